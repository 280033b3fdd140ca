"""CPython's own tests of multiprocessing, native and staged, side by side: is the stage faithful?"""
