// glibc's settings of its allocator, and a call that it hides, which Swift's Glibc module leaves out.
#if defined(__linux__)
#include <features.h>
#ifdef __GLIBC__
#include <malloc.h>

int syncfs(int descriptor) __attribute__((__nothrow__));

static inline int rewind_syncfs(int descriptor) { return syncfs(descriptor); }
#endif
#endif
