"""CPython's test classes for the start method in force, made as `test.test_multiprocessing_fork` makes them.

Some builds ship the classes (`test._test_multiprocessing`) without those thin modules, whose layout has
changed over the versions; this module stands for all of them. Child processes import it by its name.
"""

from __future__ import annotations

import multiprocessing

from test._test_multiprocessing import install_tests_in_module_dict

install_tests_in_module_dict(globals(), multiprocessing.get_start_method())
