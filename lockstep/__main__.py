"""``python -m lockstep``: the same as the command ``lockstep``."""

import sys

from lockstep.cli import main

sys.exit(main())
