"""Lists in Chinese: what they are sorted by is said in the words of their own doctype."""

from collections.abc import Callable

import frappe
import pytest
from playwright.sync_api import Page

from tests.site.centre import PEOPLE

OPTIONS = ".page-container:visible .sort-selector .dropdown-menu a.option"


@pytest.mark.parametrize(
	("address", "said", "others"),
	[("cs-appraisal", {"分数", "名次"}, {"扣分", "级次"}), ("cs-typing-test", {"正确率"}, {"右边"})],
)
def test_what_a_list_is_sorted_by(
	page_as: Callable[..., Page], address: str, said: set[str], others: set[str]
) -> None:
	frappe.db.set_value("User", PEOPLE.supervisor, "language", "zh")
	frappe.db.commit()
	frappe.clear_cache()
	page = page_as(PEOPLE.supervisor)
	page.goto(f"/app/{address}")
	page.wait_for_selector(OPTIONS, state="attached")
	labels = {text.strip() for text in page.locator(OPTIONS).all_text_contents()}
	assert said <= labels and not others & labels, labels
