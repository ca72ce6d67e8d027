"""One adapter per reader; `interop.matrix` starts each as a process of its own."""
