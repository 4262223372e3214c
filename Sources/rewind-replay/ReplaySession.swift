import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import NIOCore
import ProxySupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A cassette that is being served, for a command or until a signal comes.
struct ReplaySession {
  private let arguments: RewindReplay
  private let serving: Serving
  private let environment: AgentEnvironment
  /// The files are there as long as this is.
  private let trust: TrustFiles

  /// Begins to serve.
  ///
  /// - Throws: `FileError`, findings about the cassette; `Failure` when the port is taken.
  init(_ reader: CassetteReader, _ arguments: RewindReplay) throws {
    self.arguments = arguments
    let session = reader.isVersion1 ? nil : try reader.manifest.session
    var options = try arguments.serving.serverOptions(session, environment: Environment.value)
    options.description = [
      "cassette": ByteString(arguments.cassette.path).json, "mode": .string(arguments.matching.mode.rawValue),
      "order": .string(arguments.matching.order.rawValue),
    ]
    if !reader.isVersion1 { options.description["id"] = JSONValue(reader.id) }
    // Trusted by nobody but the command, and gone with this process: it may sign for every host.
    let authority = try CertificateAuthority(hosts: nil)
    trust = try TrustFiles(authority.certificatePEM, environment: Environment.value)
    serving = try Serving(reader, arguments, options, authority)
    environment = AgentEnvironment(
      listener: serving.url, providers: options.providers, trust: trust, placeholders: true,
      environment: Environment.value)
  }

  /// Runs a command to its end.
  ///
  /// - Returns: Its exit code, or what the misses make of a good one.
  func run(_ command: [String]) throws -> ExitCode {
    let agent: GroupedProcess
    do {
      agent = try GroupedProcess(command, environment: environment.changes)
    } catch let error as FileError {
      Failure(error)?.report()
      _ = try serving.stop(status: nil)
      return ExitCode(notStarted: error)
    }
    let count = SignalCount()
    SignalWatch.start { number in
      // Who asks twice does not want to wait any more.
      agent.signal(count.next() == 1 ? number : SIGKILL)
    }
    let end = agent.wait()
    // What it left running has nobody to talk to any more.
    agent.signal(SIGKILL)
    let code = try finish(end.sessionStatus)
    return end.isSuccess ? code : ExitCode(end.status)
  }

  /// Serves until a signal comes.
  func serve() throws -> ExitCode {
    try FileOutput.standardOutput { out in
      guard arguments.reporting.json.isOn else {
        try out.line("# \(serving.url)")
        return try environment.shellLines.forEach(out.line)
      }
      let members = environment.changes.map { change in
        JSONObject.Member(key: change.name, value: change.value.map(JSONValue.string) ?? .null)
      }
      try out.line(["environment": .object(JSONObject(members)), "url": .string(serving.url)] as JSONObject)
    }
    _ = SignalWatch.next()
    SignalWatch.start { _ in _exit(130) }
    return try finish("interrupted")
  }

  /// Ends serving and tells what became of the requests.
  private func finish(_ status: String) throws -> ExitCode {
    let result = try serving.stop(status: status)
    var object = result.summary.json
    object["cassette"] = ByteString(arguments.cassette.path).json
    for member in result.members.members { object[member.key] = member.value }
    let reporting = arguments.reporting
    if reporting.json.isOn { try FileOutput.standardOutput { try $0.line(object) } }
    if let path = reporting.report {
      let output = try FileOutput(path: path, announce: Interruption.remove)
      try output.line(object)
      try output.finish()
    }
    if !reporting.quiet {
      let path = TerminalText.line(arguments.cassette.path)
      StandardError.line(([path + ": " + result.summary.text] + result.notes).joined(separator: ", "))
    }
    return arguments.matching.fails(result.summary) ? Failure.failed : .success
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
