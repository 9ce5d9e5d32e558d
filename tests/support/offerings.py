"""The ids of the four offerings: device slots for runs, and for remote access."""

from moto_devicefarm.resources.billing.offerings import OFFERINGS

IOS, ANDROID, ANDROID_REMOTE, IOS_REMOTE = OFFERINGS
