#if canImport(Glibc)
  import CRewindAllocator
#endif

/// The C library's allocator, set for programs that hold one body after the other.
public enum Allocator {
  /// Keeps the memory of large bodies for the next one.
  ///
  /// A conversation's bodies grow from one to the next, and glibc gives each that is larger than all before pages of its
  /// own, which the system must clear: half of the time of verifying a run. To be called once, before any work.
  public static func keepPages() {
    #if canImport(Glibc)
      // The largest threshold that glibc takes (HEAP_MAX_SIZE / 2), and the top of the heap kept up to four of that.
      mallopt(M_MMAP_THRESHOLD, 32 << 20)
      mallopt(M_TRIM_THRESHOLD, 128 << 20)
    #endif
  }
}
