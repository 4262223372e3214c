import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport
import NIOCore

@main
enum Main {
  static func main() { Program.run(RewindReplay.self, failureCode: RewindReplay.unusable) }
}

struct RewindReplay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewind-replay",
    abstract: "Answer a program's requests from a cassette, over HTTP and HTTPS.",
    discussion: """
      Serves a cassette on this machine: its bytes, chunk borders and ends as they were recorded. With a command, starts \
      it with the environment that makes the libraries of OpenAI, Anthropic and Google, and everything that knows \
      proxies, ask this server; without one, prints these variables and serves until it is interrupted.

      It fails closed. A request that was not recorded gets an error that is not worth trying again, with the nearest \
      recorded request and what differs in its text. Nothing is ever passed on to the network.

      EXAMPLES
        rewind-replay run.rw -- python agent.py
        rewind-replay run.rw --timing real -- npm test
        rewind-replay run.rw --port 4010
        rewind-replay run.rw --order total --allow-repeats -- ./agent
        curl http://127.0.0.1:4010/-/rewind
        curl -X POST http://127.0.0.1:4010/-/rewind/reset

      EXIT CODES
        0    every request was answered, every recording asked for, and the command ended with 0
        1    a request was missed, or a recording not asked for (strict mode)
        2    wrong usage, a file that is no cassette, a port that is taken
        126  the command cannot be run
        127  there is no such command
        N    the command's own code, if it is not 0; 128 and the number of the signal that ended it
      """,
    version: CassetteFormat.version)

  static let unusable = ExitCode(2)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup(title: "Serving") var serving: ServingOptions
  @OptionGroup(title: "Matching") var matching: MatchingOptions
  @OptionGroup(title: "Reporting") var reporting: ReportingOptions

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The program to run, and its arguments, after --.", valueName: "COMMAND"))
  var command: [String] = []

  func validate() throws {
    guard command.isEmpty || !reporting.json.isOn else {
      throw ValidationError("with a command, standard output is the command's: use --report FILE")
    }
  }

  func run() throws {
    SignalWatch.hold()
    try cassette.read { reader, _ in
      let session = try ReplaySession(reader, self)
      let exit = try command.isEmpty ? session.serve() : session.run(command)
      guard exit.isSuccess else { throw exit }
    }
  }
}
