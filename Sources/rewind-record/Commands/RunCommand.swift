import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import Logging

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Record what a command asks its models, and what they answer.",
    discussion: """
      Listens on this machine, and passes requests on to their servers. The command finds the recorder by the variables \
      that client libraries read (OPENAI_BASE_URL, ANTHROPIC_BASE_URL, GOOGLE_GEMINI_BASE_URL, AZURE_OPENAI_ENDPOINT) \
      and as its proxy (HTTPS_PROXY). What one of these variables said before is where its requests go. Without a \
      command, the variables are printed, and it records until it is interrupted.

      An exchange is on disk before the command has seen the end of its answer. Whatever happens, OUT.rw.part holds \
      every whole exchange: rewind-pack recover gets them out. Secrets are taken out before anything is written; the \
      command and the servers get everything as it is.

      EXAMPLES
        rewind-record -o run.rw -- python agent.py "book a flight"
        rewind-record -o run.rw --append -- npm test
        rewind-record -o run.rw --refresh -- pytest tests/agent
        rewind-record -o run.rw --upstream openai=http://localhost:11434/v1 -- ./agent
        rewind-record -o run.rw --port 4010 --preset openai

      EXIT CODES
        those of the command; 128 and the number of a signal that ended it
        0    recorded, without a command
        2    wrong usage
        124  the run was stopped: the command asked for the same again and again (--max-identical)
        125  nothing could be recorded, or not all of it
        126  the command could not be started
        127  there is no such command
      """)

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The cassette to write.", valueName: "OUT.rw"), completion: .file(extensions: ["rw"]))
  var output: String

  @OptionGroup var upstream: UpstreamOptions

  @Option(help: ArgumentHelp("The port to listen on; any that is free.", valueName: "N"))
  var port = 0

  @Flag(help: "Add the run to the cassette, if there is one.")
  var append = false

  @Flag(help: "Answer what the cassette has, and record the rest; what was not asked for goes.")
  var refresh = false

  @Option(
    help: ArgumentHelp(
      "Stop a run that asks for the same so many times; 0: never. What counts is what is new in a request.",
      valueName: "N"))
  var maxIdentical = 10

  @Option(help: ArgumentHelp("How long the command may take to end when the run is stopped.", valueName: "SECONDS"))
  var grace = 5

  @OptionGroup var redaction: RecordingRedaction

  @Option(
    help: ArgumentHelp("Write the summary as JSON to this file.", valueName: "FILE"), completion: .file())
  var report: String?

  @Flag(name: .shortAndLong, help: "Do not print the summary.")
  var quiet = false

  @Argument(
    parsing: .postTerminator, help: ArgumentHelp("The command to run, after --.", valueName: "COMMAND"))
  var command: [String] = []

  func validate() throws {
    guard output != "-" else { throw ValidationError("a recording is a file: -o - cannot survive a crash") }
    guard !(append && refresh) else { throw ValidationError("--append and --refresh exclude each other") }
    guard (0...65535).contains(port) else { throw ValidationError("--port is a number from 0 to 65535") }
    guard maxIdentical >= 0, maxIdentical != 1 else {
      throw ValidationError("--max-identical is 0, or at least 2: every request is the same as itself")
    }
    guard grace >= 0 else { throw ValidationError("--grace is a number of seconds") }
  }

  func run() throws {
    SignalWatch.hold()
    let logger = DiagnosticLog.logger(.text, level: .warning)
    let run: RecordedRun
    do {
      run = try RecordedRun(
        place: RecordingPlace(path: output, keeping: append ? .all : refresh ? .asked : .nothing),
        options: options(), grace: grace, logger: logger)
    } catch {
      throw Self.failure(error)
    }
    let ending = command.isEmpty ? run.serve() : try run.run(command)
    let summary: RecordingSummary
    do { summary = RecordingSummary(try run.finish(ending)) } catch { throw Self.failure(error) }
    if !quiet { summary.print() }
    if let report { try summary.write(to: report) }
    if let failure = run.failure { throw Self.failure(failure) }
    if let loop = run.loop {
      Failure(
        message: "the run was stopped: \(loop)",
        help: "--max-identical N lets the same pass more often, and 0 as often as it likes."
      ).report()
      throw RewindRecord.looped
    }
    guard ending.status == 0 else { throw ExitCode(ending.status) }
  }

  private func options() throws -> Recorder.Options {
    var options = Recorder.Options()
    options.listener.port = port
    options.providers = try upstream.providers(environment: Environment.value)
    options.upstream.proxies = try UpstreamProxies(environment: Environment.value)
    options.upstream.trustedFile = upstream.trustedFile
    options.upstream.usesHTTP2 = !upstream.usesHTTP1
    options.redaction = try redaction.options
    options.maximumIdentical = maxIdentical
    options.session.tags = Provider.tags(options.providers)
    if !command.isEmpty { options.session.command = ByteString(Shell.line(command)) }
    if let source = SourceControl() {
      options.session.commit = ByteString(source.commit)
      options.session.dirty = source.isDirty
    }
    return options
  }

  /// What is to be done about an error.
  private static func failure(_ error: any Error) -> any Error {
    switch error {
    case let refusal as RecordingRefusal:
      Failure(message: TerminalText.line(refusal.message), help: TerminalText.line(refusal.help))
    case let error as UpstreamProxies.Invalid: Failure(message: TerminalText.line("\(error)"))
    case let error as AuthorityError: Failure(message: TerminalText.line("\(error)"))
    case is RedactionIncomplete:
      Failure(
        message: "something can still be found after it was removed",
        help: "The recording did not get its name. rewind-pack redact --check lists what was found.")
    case let error where Failure(error) != nil || error is ExitCode: error
    default: Failure(message: TerminalText.line("nothing can be recorded: \(error)"))
    }
  }
}
