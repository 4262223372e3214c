import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Another program in a process group of its own, which ends with all that it started.
package final class GroupedProcess: Sendable {
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
  /// - Parameters:
  ///   - command: A path, or a name that is looked up in `PATH`, and arguments.
  ///   - environment: What it gets in another form than this process has it.
  /// - Throws: `FileError` when it cannot be started; its code is ENOENT when there is no such program.
  package init(
    _ command: [String], environment: [EnvironmentChange], descriptors: Descriptors = Descriptors()
  ) throws {
    hasTerminal = descriptors.input == nil && tcgetpgrp(0) == getpgrp()
    // A parent that ignores it leaves that to its children, and then nobody hears how theirs end.
    Interruption.restore(SIGCHLD)
    id = try Spawn.start(
      command, environment, descriptors: [descriptors.input, descriptors.output, descriptors.error], hasGroup: true)
    // The program may have been stopped when it read before it had the terminal.
    if hasTerminal, Self.giveTerminal(to: id) { kill(-id, SIGCONT) }
  }

  /// Waits for its end. To be called once, by one thread.
  package func wait() -> ProcessEnd {
    var status: Int32 = 0
    while true {
      guard waitpid(id, &status, hasTerminal ? WUNTRACED : 0) >= 0 else {
        if errno == EINTR { continue }
        // Somebody else has waited for it: nobody knows how it ended, so it did not end well.
        return .signal(Int(SIGKILL))
      }
      guard status & 0xFF == 0x7F else { break }
      // Ctrl-Z stopped the program: so this process stops as well, and the shell goes on.
      Self.giveTerminal(to: getpgrp())
      kill(getpid(), SIGSTOP)
      if tcgetpgrp(0) == getpgrp() { Self.giveTerminal(to: id) }
      kill(-id, SIGCONT)
    }
    if hasTerminal { Self.giveTerminal(to: getpgrp()) }
    return ProcessEnd(status: status)
  }

  /// Sends a signal to the program, and to those that it started and that did not leave its group.
  package func signal(_ number: Int32) { kill(-id, number) }

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
}
