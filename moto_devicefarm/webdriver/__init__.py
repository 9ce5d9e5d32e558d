"""What answers behind a session's driver endpoint: W3C WebDriver as Appium has it, over a page that
a test supplies.
"""
