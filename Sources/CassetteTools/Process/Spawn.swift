import CassetteFormat

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Starts programs (`posix_spawn`).
enum Spawn {
  /// Starts a program, whose end somebody has to wait for.
  ///
  /// - Parameters:
  ///   - command: A path, or a name that is looked up in `PATH`, and arguments.
  ///   - changes: What it gets in another form than this process has it.
  ///   - descriptors: Its standard input, output and error; this process's own in the place of those that are nil.
  ///   - hasGroup: Whether it gets a process group of its own.
  /// - Throws: `FileError` when it cannot be started; its code is ENOENT when there is no such program.
  static func start(
    _ command: [String], _ changes: [EnvironmentChange] = [], descriptors: [Int32?], hasGroup: Bool
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
    for (number, descriptor) in descriptors.enumerated() {
      if let descriptor { posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number)) }
    }
    // This process may hold signals back to wait for them, and its libraries ignore SIGPIPE: both would be inherited.
    var mask = sigset_t()
    pthread_sigmask(SIG_SETMASK, nil, &mask)
    for number in Interruption.signals { sigdelset(&mask, number) }
    var standard = sigset_t()
    sigemptyset(&standard)
    sigaddset(&standard, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setsigdefault(&attributes, &standard)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (hasGroup ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words = command.map { strdup($0) } + [nil]
    var variables = changes.entries.map { entry -> UnsafeMutablePointer<CChar>? in
      (entry + [0]).withUnsafeBytes { bytes in strdup(bytes.bindMemory(to: CChar.self).baseAddress!) }
    }
    variables.append(nil)
    defer { for word in words + variables { free(word) } }
    var child: pid_t = 0
    let failure = posix_spawnp(&child, program, &actions, &attributes, &words, &variables)
    guard failure == 0 else { throw FileError(operation: "run", path: program, code: failure) }
    return child
  }
}
