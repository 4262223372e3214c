import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program whose requests a listener answers, in a process group of its own.
package final class AgentProcess: Sendable {
  /// How it ended.
  package struct Exit: Hashable, Sendable {
    /// Nil when a signal ended it.
    package let code: Int32?
    package let signal: Int32?

    /// As shells tell it: 128 and the signal's number, if a signal ended it.
    package var status: Int32 { code ?? 128 + (signal ?? 0) }

    fileprivate init(_ status: Int32) {
      let signal = status & 0x7F
      self.signal = signal == 0 ? nil : signal
      code = signal == 0 ? status >> 8 & 0xFF : nil
    }
  }

  /// What the program has as standard input, output and error; nil for this process's own.
  package struct Descriptors: Sendable {
    package var input: Int32?
    package var output: Int32?
    package var error: Int32?

    package init(input: Int32? = nil, output: Int32? = nil, error: Int32? = nil) {
      self.input = input
      self.output = output
      self.error = error
    }
  }

  /// The process, and its group.
  package let id: Int32
  /// Whether the program was given the terminal.
  private let hasTerminal: Bool

  /// Starts a program.
  ///
  /// When this process has the terminal, the program's group gets it, so that it can ask its user something.
  ///
  /// - Parameter command: A path, or a name that is looked up in `PATH`, and arguments.
  /// - Throws: `FileError` when it cannot be started; its code is ENOENT when there is no such program.
  package init(
    _ command: [String], environment: AgentEnvironment, descriptors: Descriptors = Descriptors()
  ) throws {
    hasTerminal = descriptors.input == nil && tcgetpgrp(0) == getpgrp()
    // A parent that ignores it leaves that to its children, and then nobody hears how theirs end.
    Self.restore(SIGCHLD)
    id = try Self.spawn(command, environment, descriptors)
    // The program may have been stopped when it read before it had the terminal.
    if hasTerminal, Self.giveTerminal(to: id) { kill(-id, SIGCONT) }
  }

  /// Waits for its end. To be called once, by one thread.
  package func wait() -> Exit {
    var status: Int32 = 0
    while true {
      guard waitpid(id, &status, hasTerminal ? WUNTRACED : 0) >= 0 else {
        if errno == EINTR { continue }
        // Somebody else has waited for it: nobody knows how it ended, so it did not end well.
        return Exit(SIGKILL)
      }
      guard status & 0xFF == 0x7F else { break }
      // Ctrl-Z stopped the program: so this process stops as well, and the shell goes on.
      Self.giveTerminal(to: getpgrp())
      kill(getpid(), SIGSTOP)
      if tcgetpgrp(0) == getpgrp() { Self.giveTerminal(to: id) }
      kill(-id, SIGCONT)
    }
    if hasTerminal { Self.giveTerminal(to: getpgrp()) }
    return Exit(status)
  }

  /// Sends a signal to the program, and to those that it started and that did not leave its group.
  package func signal(_ number: Int32) { kill(-id, number) }

  private static func restore(_ number: Int32) {
    #if canImport(Glibc)
      _ = Glibc.signal(number, SIG_DFL)
    #else
      _ = Darwin.signal(number, SIG_DFL)
    #endif
  }

  /// The terminal is given to another group as shells do it; the signal that this would stop a background process with is
  /// left out.
  @discardableResult
  private static func giveTerminal(to group: pid_t) -> Bool {
    var blocked = sigset_t()
    var earlier = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &blocked, &earlier)
    defer { pthread_sigmask(SIG_SETMASK, &earlier, nil) }
    return tcsetpgrp(0, group) == 0
  }

  private static func spawn(
    _ command: [String], _ environment: AgentEnvironment, _ descriptors: Descriptors
  ) throws -> pid_t {
    guard let program = command.first else { throw FileError(operation: "run", path: "", code: ENOENT) }
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (number, descriptor) in [descriptors.input, descriptors.output, descriptors.error].enumerated() {
      if let descriptor { posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number)) }
    }
    // This process blocks signals to wait for them, and its libraries ignore SIGPIPE: both would be inherited.
    var mask = sigset_t()
    pthread_sigmask(SIG_SETMASK, nil, &mask)
    for number in SignalWatch.watched { sigdelset(&mask, number) }
    var standard = sigset_t()
    sigemptyset(&standard)
    sigaddset(&standard, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setsigdefault(&attributes, &standard)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words = command.map { strdup($0) } + [nil]
    var variables = environment.applied(to: entries()).map { entry -> UnsafeMutablePointer<CChar>? in
      (entry + [0]).withUnsafeBytes { bytes in strdup(bytes.bindMemory(to: CChar.self).baseAddress!) }
    }
    variables.append(nil)
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, program, &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw FileError(operation: "run", path: program, code: failure) }
    return child
  }

  /// This process's environment, as the bytes that it is.
  private static func entries() -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var next = environ
    while let entry = next.pointee {
      entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      next += 1
    }
    return entries
  }
}
