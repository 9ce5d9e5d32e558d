"""The words of errors about a real server behind a driver endpoint. Rule: all of them are invented,
and each says what a user of the mock can do.
"""

from __future__ import annotations

NO_SERVER = (
    "no Appium server answers at {url}: {reason}. Start one there, for example with "
    "'appium --port 4723', or give another driver_url"
)
NO_DOCUMENT = (
    "{url} answered {command} with the HTTP status {status} and no WebDriver document, so it is no "
    "Appium server. Check the path in driver_url: a server with --base-path=/wd/hub needs it"
)
LOST_SERVER = (
    "the Appium server at {url} gave no answer: {reason}. Its session is lost: start the server "
    "again, and create a new session with POST /session"
)
LATE = (
    "the Appium server at {url} gave no answer within {limit:g} seconds, the limit of a command. "
    "Timings(command_limit=...) changes it"
)
"""D: limits, for the 4 minutes."""
CLOSED = "the WebDriver session {session} was closed: create one with POST /session"
OTHER_PATH = "{path} has the part '.' or '..', which no WebDriver command has"
TOO_LARGE = "{what} of the endpoint can have {size} bytes, and this one has more"
MISSING_FILE = (
    "the mock does not have the file of the app {arn}. It keeps the files that are sent to an "
    "upload's URL while the mock or a device has a driver_url: send the file again, or give "
    "appium:app"
)
NOT_INSTALLED = (
    "the Appium server at {url} did not install the app {arn}: {reason}. A new WebDriver session "
    "gets it as appium:app"
)
