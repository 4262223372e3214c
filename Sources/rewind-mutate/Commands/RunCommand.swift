import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a command against the mutants of a cassette, and judge what it does.",
    discussion: """
      First the command runs twice against the recording itself, and has to do the same both times. Then each mutant is \
      served to a new run of it, on a port of its own, in the place of the providers: OPENAI_BASE_URL and the like are \
      set. docs/mutate.md says what the verdicts mean.

      EXAMPLES
        rewind-mutate run run.rw --pack smoke -- python3 agent.py
        rewind-mutate run run.rw --ops 'sse-*' -j 4 -o out -- node agent.js "book a flight"
        rewind-mutate run run.rw --sample 50 --break 80 --resume -- ./agent
        rewind-mutate run run.rw --check 'grep -q "^total:" "$REWIND_STDOUT"' -- ./agent

      EXIT CODES
        0  all handled, or the score that --break names is reached
        1  failed, or wrong usage
        2  at least one mutant was not handled
        3  nothing worse than a run that did not end
        4  the command does not go through the recording itself
        7  it comes out otherwise from run to run
        8  below the score that --break names
        70 a mutant could not be run, through no fault of the command
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var chosen: SelectionOptions
  @OptionGroup var options: RunOptions

  func validate() throws {
    guard cassette.path != "-" else { throw ValidationError("the cassette has to be a file") }
  }

  func run() throws {
    // Before any thread is made.
    let watch = InterruptionWatch()
    let code = try cassette.read { reader, _ in
      guard !reader.isVersion1 else { throw CassetteArguments.isVersion1(cassette.path) }
      let selection = try chosen.selection(limits: cassette.limits)
      let run = try MutationRun(cassette: cassette.path, reader, selection, options, watch: watch)
      let code = try run.run()
      // Without a baseline nothing was tested.
      if code != MutationRun.baselineFailed, code != MutationRun.baselineFlaky {
        try ReportFormatOption.write(
          try RunFolder.report(in: options.output), ReportFormatOption.format(options.format))
      }
      return code
    }
    if watch.isInterrupted {
      StandardError.line("interrupted; the same command with --resume goes on")
      watch.finish()
    }
    guard code == 0 else { throw ExitCode(code) }
  }
}
