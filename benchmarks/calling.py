"""Group `retention`: the next customer for a hundred officers at once, beside Frappe's own load balancing rule."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import frappe
from frappe.automation.doctype.assignment_rule import assignment_rule

from benchmarks.figures import Figure, at_least, at_most, per_second
from benchmarks.filling import fill
from cs_center.callbacks.service.store import DOCTYPE
from cs_center.contact.service import leases, queue
from cs_center.engines.database import insert_many, stamp
from devtools import session
from devtools.site_fixtures import SiteFixtures

GROUP = "retention"
#: As a bench sets up its web server.
PROCESSES = 2 * (os.cpu_count() or 1) + 1
_FORK = multiprocessing.get_context("fork")
OFFICERS, TASKS, PULLS, ASSIGNED = 100, 1_000_000, 20, 100
_ROLE = "CS Callback Officer"
_ALWAYS = {"calls": "All Calls", "days": "Every Day", "since": "00:00:00", "until": "23:59:59"}


def next_customer(fixtures: SiteFixtures, site: str) -> Iterator[Figure]:
	"""Each officer takes the next customer, is done with them, and takes the next one; all at the same time."""
	with session.connected(site):
		officers = _officers()
		_tasks()
		_open_at_any_hour()
	with session.database_work(site) as worked:
		taken, seconds, work = _all_at_once(site, officers, worked)
	pulls = OFFICERS * PULLS
	if len(taken) != pulls or len(set(taken)) != pulls:
		raise RuntimeError(f"{pulls} pulls gave {len(set(taken))} customers and {len(taken)} answers")
	with session.connected(site):
		tickets = _tickets()
		_rule(officers)
		peer = per_second(lambda: _by_rule(tickets))
		busy, computing = (seconds * 1000 / pulls for seconds in (work.busy, work.computing))
		goal = at_most(busy, 20)
		# With more officers than cores, a statement waits most of its time for a core: the floor is what it computes.
		yield Figure(GROUP, "next of 1M, 100 officers, database", busy, None, computing, "ms", *goal)
		ours = pulls / seconds
		yield Figure(
			GROUP, "next of 1M, 100 officers", ours, peer, None, "a second", *at_least(ours / peer, 50)
		)
		_clear()


def _all_at_once(
	site: str, officers: list[str], worked: Callable[[], session.Work]
) -> tuple[list[str], float, session.Work]:
	"""Whom they took, in how many seconds, and what the database did for it.

	Everybody has a connection of their own and asks again at once. Their requests wait for as many processes as a web server
	has for this many cores, each of which takes one at a time, as the workers that a bench sets up do.
	"""
	start, (answers, give) = _FORK.Barrier(len(officers) + 1), _FORK.Pipe(duplex=False)
	shares = [officers[number::PROCESSES] for number in range(PROCESSES)]
	workers = [_FORK.Process(target=_work, args=(site, users, start, give)) for users in shares]
	for worker in workers:
		worker.start()
	start.wait()
	began, before = time.perf_counter(), worked()
	taken = [customer for _worker in workers for customer in answers.recv()]
	seconds, work = time.perf_counter() - began, worked() - before
	for worker in workers:
		worker.join()
	return taken, seconds, work


def _work(site: str, users: list[str], start: Barrier, give: Connection) -> None:
	taken: list[str] = []
	worker = threading.Lock()
	threads = [threading.Thread(target=_pull, args=(site, user, start, worker, taken)) for user in users]
	for thread in threads:
		thread.start()
	for thread in threads:
		thread.join()
	give.send(taken)


def _pull(site: str, user: str, start: Barrier, worker: threading.Lock, taken: list[str]) -> None:
	try:
		with session.connected(site):
			frappe.set_user(user)
			# What a worker of the web reads once and keeps is not what a pull costs.
			queue.take_next(user, DOCTYPE)
			leases.release(user)
			start.wait()
			for _number in range(PULLS):
				with worker:
					lease = queue.take_next(user, DOCTYPE)
				taken.append(lease.task)
				with worker:
					frappe.db.set_value(DOCTYPE, lease.task, {"status": "Done", "pool": None})
					leases.release(user)
	except BaseException:
		start.abort()
		raise


def _officers() -> list[str]:
	users = [f"caller{number}@example.com" for number in range(OFFICERS)]
	row = {**stamp(), "enabled": 1, "user_type": "System User", "send_welcome_email": 0}
	insert_many("User", [{**row, "name": user, "email": user, "first_name": user} for user in users])
	roles = {**stamp(), "parenttype": "User", "parentfield": "roles", "role": _ROLE}
	insert_many("Has Role", [{**roles, "name": f"bench-{user}", "parent": user} for user in users])
	frappe.db.commit()
	return users


def _tasks() -> None:
	"""A fifth may be called now; the others wait for their rounds."""
	row = {
		**stamp(),
		"status": "Open",
		"purpose": "Service",
		"reason": "Say thank you.",
		"pool": "|Service|Everywhere",
		"reference_doctype": "Issue",
	}
	due = "date_add(now(), interval mod(seq * 7919, 129600) minute)"
	varying = {
		"name": "concat('call-', lpad(seq, 8, '0'))",
		"reference_name": "concat('ISS-', seq)",
		"cause_key": "concat('call-', seq)",
		"party_key": "md5(seq)",
		"customer": "concat('Caller-', seq)",
		"due_at": due,
		"order_at": due,
		"next_action_at": "if(mod(seq, 5) = 0, now(), date_add(now(), interval mod(seq * 7919, 129600) minute))",
	}
	fill(DOCTYPE, row, varying, TASKS)


def _open_at_any_hour() -> None:
	doc = frappe.get_doc("CS Calling Hours", "Everywhere")
	doc.update({"times": [_ALWAYS]})
	doc.save()
	frappe.db.commit()


def _tickets() -> list[str]:
	tickets = [{"doctype": "Issue", "subject": f"Call {number}"} for number in range(ASSIGNED)]
	return [frappe.get_doc(ticket).insert().name for ticket in tickets]


def _rule(officers: list[str]) -> None:
	"""An Assignment Rule that balances the load of the same officers."""
	rule = {
		"doctype": "Assignment Rule",
		"name": "Bench Load",
		"document_type": "Issue",
		"rule": "Load Balancing",
		"assign_condition": "status == 'Open'",
		"description": "Call",
		"users": [{"user": user} for user in officers],
		"assignment_days": [{"day": day} for day in _DAYS],
	}
	frappe.get_doc(rule).insert()
	frappe.db.commit()


def _by_rule(tickets: list[str]) -> int:
	"""Tickets given to the officer who has least, one by one, as Frappe does when they are saved."""
	for name in tickets:
		assignment_rule.apply(frappe.get_doc("Issue", name))
		frappe.db.commit()
	return len(tickets)


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _clear() -> None:
	frappe.delete_doc("Assignment Rule", "Bench Load")
	for doctype in (DOCTYPE, leases.LEASE, "ToDo", "Issue"):
		frappe.db.truncate(doctype)
	frappe.db.delete("Has Role", {"parent": ("like", "caller%@example.com")})
	frappe.db.delete("User", {"name": ("like", "caller%@example.com")})
	frappe.db.commit()
