import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import NIOCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A cassette that is being served, for a command or until a signal comes.
struct ReplaySession {
  private let arguments: RewindReplay
  private let server: ReplayServer
  private let environment: AgentEnvironment
  /// The files are there as long as this is.
  private let trust: TrustFiles

  /// Begins to serve.
  ///
  /// - Throws: `FileError`, findings about the cassette; `Failure` when the port is taken.
  init(_ reader: CassetteReader, _ arguments: RewindReplay) throws {
    self.arguments = arguments
    var options = try arguments.serving.serverOptions()
    options.description = [
      "cassette": ByteString(arguments.cassette.path).json, "mode": .string(arguments.matching.mode.rawValue),
      "order": .string(arguments.matching.order.rawValue),
    ]
    if !reader.isVersion1 { options.description["id"] = JSONValue(reader.id) }
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    // Trusted by nobody but the command, and gone with this process: it may sign for every host.
    let authority = try CertificateAuthority(hosts: nil)
    trust = try TrustFiles(authority.certificatePEM, environment: variable)
    let replayer = try Replayer(reader, options: arguments.matching.replayerOptions)
    do {
      server = try ReplayServer(replayer, options: options, authority: authority, logger: arguments.reporting.logger)
    } catch let error as IOError {
      throw Failure(
        message: "cannot listen on port \(options.listener.port): \(String(cString: strerror(error.errnoCode)))",
        help: "Name another with --port; 0 is any that is free.")
    }
    environment = AgentEnvironment(
      listener: server.url, providers: options.providers, trust: trust, placeholders: true, environment: variable)
  }

  /// Runs a command to its end.
  ///
  /// - Returns: Its exit code, or what the misses make of a good one.
  func run(_ command: [String]) throws -> ExitCode {
    let agent: AgentProcess
    do {
      agent = try AgentProcess(command, environment: environment)
    } catch let error as FileError {
      Failure(error)?.report()
      try server.stop(within: .zero)
      return ExitCode(error.code == ENOENT ? 127 : 126)
    }
    let count = SignalCount()
    SignalWatch.start { number in
      // Who asks twice does not want to wait any more.
      agent.signal(count.next() == 1 ? number : SIGKILL)
    }
    let exit = agent.wait()
    // What it left running has nobody to talk to any more.
    agent.signal(SIGKILL)
    let code = try finish()
    return exit.status == 0 ? code : ExitCode(exit.status)
  }

  /// Serves until a signal comes.
  func serve() throws -> ExitCode {
    try FileOutput.standardOutput { out in
      guard arguments.reporting.json.isOn else {
        try out.line("# \(server.url)")
        return try environment.shellLines.forEach(out.line)
      }
      let members = environment.changes.map { change in
        JSONObject.Member(key: change.name, value: change.value.map(JSONValue.string) ?? .null)
      }
      try out.line(["environment": .object(JSONObject(members)), "url": .string(server.url)] as JSONObject)
    }
    _ = SignalWatch.next()
    SignalWatch.start { _ in _exit(130) }
    return try finish()
  }

  /// Ends serving and tells what became of the requests.
  private func finish() throws -> ExitCode {
    let summary = try server.stop()
    var object = summary.json
    object["cassette"] = ByteString(arguments.cassette.path).json
    let reporting = arguments.reporting
    if reporting.json.isOn { try FileOutput.standardOutput { try $0.line(object) } }
    if let path = reporting.report {
      let output = try FileOutput(path: path, announce: Interruption.remove)
      try output.line(object)
      try output.finish()
    }
    if !reporting.quiet {
      StandardError.line("\(TerminalText.line(arguments.cassette.path)): \(summary.text)")
    }
    return arguments.matching.fails(summary) ? Failure.failed : .success
  }
}

/// Counts signals, on the one thread that takes them.
private final class SignalCount: @unchecked Sendable {
  private var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}
