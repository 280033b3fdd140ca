"""What a fork server imports before it forks: the stage, installed and off until a child gets its ticket."""

from . import set_up

set_up.install()
