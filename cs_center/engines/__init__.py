"""The only code that knows other apps' field names and functions. An engine never knows a rule."""
