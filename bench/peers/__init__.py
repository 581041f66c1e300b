"""The same answers by other libraries, written as well as we can; each imported only when asked."""
