#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Ctrl-C leaves behind: nothing.
public enum Interruption {
  /// The file to remove; a C string, since a signal handler may not do more than a system call.
  private nonisolated(unsafe) static var path: UnsafeMutablePointer<CChar>?

  /// Removes a file when the process is interrupted, hung up or terminated, before it ends of that signal.
  ///
  /// The file is the last one named here: a program writes one output at a time.
  public static func remove(_ file: String) {
    let old = path
    path = strdup(file)
    free(old)
    for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
      signal(number) { number in
        if let path = Interruption.path { unlink(path) }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  /// A signal that was ignored when the program began, as `nohup` does, stays ignored.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
