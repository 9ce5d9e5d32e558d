"""The W3C WebDriver endpoint of a session, as Appium offers it. Rule: nothing here is imported
before the first command arrives, ``farm.driver`` is called, or a dump with a driver is loaded.
"""
