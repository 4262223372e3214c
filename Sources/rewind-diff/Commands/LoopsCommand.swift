import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct LoopsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loops",
    abstract: "Find what an agent did over and over: circles, identical calls, empty turns, storms of retries.",
    discussion: """
      A circle is up to eight steps in turn that do the same anew, whatever the conversation before them is. The exit \
      code is 1 when there is any loop.

      EXAMPLES
        rewind-diff loops run.rw
        rewind-diff loops run.rw --times 5 --json
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var json: JSONOption

  @Option(help: ArgumentHelp("How many times are a loop; for retries, two more.", valueName: "N"))
  var times = 3

  func validate() throws {
    if times < 2 { throw ValidationError("--times is at least 2") }
  }

  func run() throws {
    var limits = RunLoops.Limits()
    (limits.cycle, limits.identicalCall, limits.emptyTurns, limits.retries) = (times, times, times, times + 2)
    let loops = try cassette.read { reader, _ in try RunLoops.find(in: reader, limits: limits) }
    try FileOutput.standardOutput { out in
      for loop in loops {
        if json.isOn { try out.line(loop.json) } else { try out.line(loop.text) }
      }
    }
    if !loops.isEmpty { throw Failure.failed }
    if !json.isOn { StandardError.line("no loop") }
  }
}

extension RunLoop {
  fileprivate var text: String {
    let round = repetition.period == 1 ? "" : ", \(repetition.period) steps in turn"
    let events = first == last ? "event \(first)" : "events \(first) to \(last)"
    return TerminalText.line("\(kind.rawValue): \(repetition.count) times\(round), \(events): \(title)")
  }

  fileprivate var json: JSONObject {
    JSONObject(present: [
      "count": .integer(repetition.count), "first": .integer(first), "kind": .string(kind.rawValue),
      "lane": lane.map(JSONValue.string), "last": .integer(last), "period": .integer(repetition.period),
      "title": .string(title),
    ])
  }
}
