import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Show the match keys of a cassette's requests, or which requests of one cassette another would answer.",
    discussion: """
      With one cassette, the keys are computed from its content: the match key (what a replayer looks requests up by), the \
      align key (what is new in a request) and the shape (its members and types). STORED says whether the key in the file \
      is the same.

      With two, each request of B is looked up in A, as a strict replay does. A request that is not found is shown with the \
      recorded ones that are most alike, where they differ, and masks that would make them equal. The masks of A count.

      EXAMPLES
        rewind-pack keys run.rw
        rewind-pack keys run.rw --preimage 3
        rewind-pack keys recorded.rw new.rw
      """)

  @Argument(
    help: ArgumentHelp("The cassette.", valueName: "CASSETTE"), completion: .file(extensions: ["rw"]))
  var first: String

  @Argument(
    help: ArgumentHelp("Another cassette, whose requests are looked up.", valueName: "B"),
    completion: .file(extensions: ["rw"]))
  var second: String?

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions
  @OptionGroup var profile: ProfileOption
  @OptionGroup var json: JSONOption

  @Option(help: ArgumentHelp("Print the text that the match key of event N is the hash of.", valueName: "N"))
  var preimage: Int?

  @Option(help: ArgumentHelp("How many requests that were not found are shown in detail.", valueName: "N"))
  var maxMisses = 10

  func validate() throws {
    guard second == nil || preimage == nil else { throw ValidationError("--preimage goes with one cassette") }
    guard second == nil || profile.profile == .rewind2 else {
      throw ValidationError("two cassettes are compared with rewind/2, which can say where requests differ")
    }
    guard maxMisses >= 0 else { throw ValidationError("--max-misses must not be negative") }
  }

  func run() throws {
    guard let second else {
      try read(first) { preimage == nil ? try list($0) : try show($0) }
      return
    }
    let report = try read(first) { recorded in
      try read(second) { try KeyReport(recorded: recorded, requests: $0, limit: maxMisses) }
    }
    try FileOutput.standardOutput { try report.write(to: $0, first, second, isJSON: json.isOn) }
    if !report.isComplete { throw Failure.failed }
  }

  private func read<Result>(_ path: String, _ body: (CassetteReader) throws -> Result) throws -> Result {
    let file = try Source.open(path)
    return try Source.naming(path, file) {
      try body(ParentChain.open(file, parents: parents.places(limit.limits), limits: limit.limits))
    }
  }

  private func show(_ cassette: CassetteReader) throws {
    var text: [UInt8]?
    try KeyedRequests.forEach(in: cassette, profile.profile, derives: false) { event, keys in
      if event.sequence == preimage { text = keys?.match.canonical }
    }
    guard let text else {
      throw Failure(message: "\(TerminalText.line(first)): event \(preimage ?? 0) has no request with a key")
    }
    try FileOutput.standardOutput { try $0.write(text) }
  }

  private func list(_ cassette: CassetteReader) throws {
    try FileOutput.standardOutput { out in
      var table = TextTable(KeyRow.columns(profile.profile))
      try KeyedRequests.forEach(in: cassette, profile.profile) { event, keys in
        let row = KeyRow(event: event, profile: profile.profile, keys: keys)
        if json.isOn { try out.line(row.json) } else { table.append(row.cells) }
      }
      if !json.isOn { try table.write(to: out) }
    }
  }
}

/// The profile of a command about keys.
struct ProfileOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The profile: rewind/2 or rewind/1.", valueName: "PROFILE"),
    completion: .list(KeyProfile.allCases.map(\.rawValue)), transform: Self.profile(named:))
  var profile = KeyProfile.rewind2

  static func profile(named name: String) throws -> KeyProfile {
    guard let profile = KeyProfile(rawValue: name) else {
      throw ValidationError("the profiles are \(KeyProfile.allCases.map(\.rawValue).joined(separator: " and "))")
    }
    return profile
  }
}
