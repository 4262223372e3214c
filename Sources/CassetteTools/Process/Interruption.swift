import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Ctrl-C leaves behind: nothing.
public enum Interruption {
  /// What asks a process to end: Ctrl-C, `kill`, and the end of the terminal.
  package static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// A name in the list of what is to be removed. C memory, since a signal handler may not do more than system calls.
  private struct Name {
    let path: UnsafeMutablePointer<CChar>
    let earlier: UnsafeMutablePointer<Name>?
  }

  /// The name that was added last: what is in a folder goes before the folder.
  private nonisolated(unsafe) static var last: UnsafeMutablePointer<Name>?
  /// The process group that ends with this process; 0 for none.
  private nonisolated(unsafe) static var group: pid_t = 0
  private nonisolated(unsafe) static var isHandled = false
  private static let turnstile = Turnstile()

  /// Removes a file, or a folder that is empty then, when the process is interrupted, hung up or terminated, before it
  /// ends of that signal. A name that is not there any more, since the file has got its own, is no harm.
  ///
  /// Names are kept until the process ends: a few hundred bytes each.
  public static func remove(_ file: String) { turnstile.locked { add(file) } }

  /// Ends a process group when the process is interrupted, hung up or terminated; nil for none any more.
  package static func end(group: Int32?) {
    turnstile.locked {
      self.group = group ?? 0
      handle()
    }
  }

  private static func add(_ file: String) {
    let name = UnsafeMutablePointer<Name>.allocate(capacity: 1)
    name.initialize(to: Name(path: strdup(file), earlier: last))
    // From here on the handler finds it.
    last = name
    handle()
  }

  private static func handle() {
    guard !isHandled else { return }
    isHandled = true
    for number in signals where !isIgnored(number) {
      signal(number) { number in
        if Interruption.group > 0 { kill(-Interruption.group, SIGTERM) }
        var next = Interruption.last
        while let name = next {
          if unlink(name.pointee.path) != 0 { rmdir(name.pointee.path) }
          next = name.pointee.earlier
        }
        Interruption.restore(number)
        raise(number)
      }
    }
  }

  /// Lets a signal end the process again.
  package static func restore(_ number: Int32) { signal(number, SIG_DFL) }

  /// A signal that was ignored when the program began, as `nohup` does, stays ignored.
  package static func isIgnored(_ number: Int32) -> Bool {
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
