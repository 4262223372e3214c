import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct ForkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fork",
    abstract: "Write the beginning of a run as a cassette of its own, from which it can go on otherwise.",
    discussion: """
      What comes before the step is kept, and the agent's state at the last checkpoint before it can be changed: the \
      run that goes on from there can be compared to the one that was recorded.

      EXAMPLES
        rewind-diff fork run.rw --at 12 -o start.rw
        rewind-diff fork run.rw --at 12 --set /budget=5 --set '/plan/0="ask"' -o other.rw
        rewind-diff run.rw other.rw
        rewind-check checkpoints list run.rw
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var destination: OutputOptions

  @Option(help: ArgumentHelp("The number of the first event that is left out.", valueName: "N"))
  var at: Int

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Another value in the state at the last checkpoint that is kept: JSON, or else text. May be repeated.",
      valueName: "POINTER=VALUE"))
  var settings: [String] = []

  func validate() throws { _ = try changes() }

  private func changes() throws -> [(pointer: String, value: JSONValue)] {
    try settings.map { setting in
      guard setting.hasPrefix("/"), let equals = setting.firstIndex(of: "=") else {
        throw ValidationError("--set is POINTER=VALUE, such as /budget=5")
      }
      let value = Array(setting[setting.index(after: equals)...].utf8)
      let json = try? JSONParser.lax(value.span.bytes)
      return (String(setting[..<equals]), json ?? .string(ByteString(value).description))
    }
  }

  func run() throws {
    let changes = try changes()
    try cassette.read { reader, _ in
      guard !reader.isVersion1 else { throw CassetteArguments.isVersion1(cassette.path) }
      _ = try cassette.event(at, in: reader)
      let fork = try Fork(reader, at: at)
      guard fork.keptCount > 0 else {
        throw Failure(
          message: "there is nothing before event \(at)", help: "--at is the first event that is left out.")
      }
      let output = try destination.open()
      let id = try fork.write(setting: changes, to: output)
      try destination.report(
        "\(Quantity.count(fork.keptCount, "event")), \(Quantity.size(output.count))",
        JSONObject(present: [
          "events": .integer(fork.keptCount), "fileBytes": .integer(output.count), "id": JSONValue(id),
        ]))
    }
  }
}
