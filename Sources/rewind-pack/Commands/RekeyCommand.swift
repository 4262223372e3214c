import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct RekeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rekey",
    abstract: "Store match keys in a cassette, and set the masks that they are computed with.",
    discussion: """
      The content and the id stay: keys are a replay setting. The output may be the input.

      EXAMPLES
        rewind-pack rekey run.rw -o run.rw
        rewind-pack rekey run.rw -o run.rw --mask '{"kind":"iso8601","pointer":"/body/messages/*/content/*/text"}'
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var destination: OutputOptions
  @OptionGroup var encoding: EncodingOptions
  @OptionGroup var profile: ProfileOption

  @Option(
    help: ArgumentHelp(
      "A mask, as JSON; may be repeated. Those that the cassette has are then left out.", valueName: "MASK"))
  var mask: [String] = []

  @Flag(help: "Leave out all masks.")
  var noMasks = false

  @Flag(help: "Store match keys only, no align keys and shapes.")
  var matchOnly = false

  private var masks: [JSONValue]? {
    get throws {
      if noMasks { return [] }
      guard !mask.isEmpty else { return nil }
      return try mask.map { text in
        let bytes = Array(text.utf8)
        do throws(Finding) { return try JSONParser.lax(bytes.span.bytes) } catch {
          throw ValidationError("--mask must be JSON: \(error.message)")
        }
      }
    }
  }

  func validate() throws {
    guard !noMasks || mask.isEmpty else { throw ValidationError("--mask and --no-masks exclude each other") }
    guard let masks = try masks else { return }
    do throws(Finding) { _ = try Masks(masks) } catch { throw ValidationError("--mask: \(error.message)") }
  }

  func run() throws {
    let output = try destination.open()
    let masks = try masks
    let (id, count) = try cassette.rewrite("rekeying") { file, parent in
      try Rewriting.rekey(
        file, to: output, options: encoding.writerOptions(), profile: profile.profile, derives: !matchOnly,
        masks: masks, limits: cassette.limits, parent: parent
      ) { try KeyedRequests.content(of: $1, in: $0) }
    }
    try destination.report(
      "\(Quantity.count(count, "request")) with keys of \(profile.profile.rawValue)",
      JSONObject(present: [
        "id": JSONValue(id), "profile": .string(profile.profile.rawValue), "requests": .integer(count),
      ]))
  }
}
