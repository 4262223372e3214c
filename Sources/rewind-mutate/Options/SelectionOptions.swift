import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

/// Which mutants a command is about.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only these operators; patterns, and several with commas.", valueName: "PATTERN"),
    completion: .list(MutationRegistry.all.map(\.id)))
  var ops: [String] = []

  @Option(
    help: ArgumentHelp("Only the operators of a pack: \(Self.packs).", valueName: "PACK"),
    completion: .list(MutationPack.all.map(\.name)))
  var pack: String?

  @Option(
    help: ArgumentHelp("The operators of another tool, corrected: \(Self.presets).", valueName: "TOOL"),
    completion: .list(MutationPreset.all.map(\.name)))
  var preset: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Only this class: preserve, transient or degrade; several with commas.", valueName: "CLASS"),
    completion: .list(MutationClass.allCases.map(\.rawValue)))
  var classes: [String] = []

  @Option(
    help: ArgumentHelp("Only at these events, by their numbers: 3-9,12, with open ends 3- and -5.", valueName: "STEPS"),
    transform: Self.steps)
  var steps: StepRanges?

  @Option(help: ArgumentHelp("Only the mutants of these ids; patterns, and several with commas.", valueName: "ID"))
  var id: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Sets a parameter; may be repeated. explain tells which there are.", valueName: "OP.NAME=VALUE"))
  var settings: [String] = []

  @Flag(help: "Also each other value of the parameters that are a choice.")
  var variants = false

  @Option(help: ArgumentHelp("At most so many, evenly from the families.", valueName: "N"))
  var sample: Int?

  @Option(help: ArgumentHelp("Part K of N of the mutants, 1/4 to 4/4: the same everywhere.", valueName: "K/N"))
  var shard: String?

  @Option(help: ArgumentHelp("Other choices, also of the sample.", valueName: "NUMBER"))
  var seed = 0

  @Option(
    help: ArgumentHelp("Only at steps that this cassette does not have.", valueName: "OLD.rw"),
    completion: .file(extensions: ["rw"]))
  var inDiff: String?

  private static let packs = MutationPack.all.map(\.name).joined(separator: ", ")
  private static let presets = MutationPreset.all.map(\.name).joined(separator: ", ")

  private static func steps(_ text: String) throws -> StepRanges {
    guard let steps = StepRanges(text) else {
      throw ValidationError("--steps is numbers and ranges of them, such as 3-9,12 or 100-")
    }
    return steps
  }

  private static func list(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",") }.map(String.init)
  }

  func validate() throws {
    for name in Self.list(classes) where MutationClass(rawValue: name) == nil {
      throw ValidationError("--class is preserve, transient or degrade, not \(name)")
    }
    for pattern in Self.list(ops) {
      let glob = Glob(pattern)
      guard !MutationRegistry.all.contains(where: { glob.matches($0.id) }) else { continue }
      throw ValidationError("there is no operator \(pattern); rewind-mutate operators lists them")
    }
    if let pack, MutationPack.named(pack) == nil { throw ValidationError("--pack is one of \(Self.packs)") }
    if let preset, MutationPreset.named(preset) == nil { throw ValidationError("--preset is one of \(Self.presets)") }
    if let sample, sample < 1 { throw ValidationError("--sample is at least 1") }
    _ = try part()
    _ = try parameters()
  }

  private func part() throws -> (part: Int, of: Int)? {
    guard let shard else { return nil }
    let numbers = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let part = numbers[0], let count = numbers[1], count >= 1, (1...count).contains(part)
    else { throw ValidationError("--shard is K/N, with K from 1 to N, such as 1/4") }
    return (part, count)
  }

  private func parameters() throws -> [String: JSONObject] {
    var chosen: [String: JSONObject] = [:]
    for setting in settings {
      guard let equals = setting.firstIndex(of: "="), let dot = setting[..<equals].firstIndex(of: ".") else {
        throw ValidationError("--set is OPERATOR.NAME=VALUE, such as http-429.retry_after=5")
      }
      let (name, key) = (String(setting[..<dot]), String(setting[setting.index(after: dot)..<equals]))
      guard let item = MutationRegistry.named(name) else {
        throw ValidationError("--set: there is no operator \(name)")
      }
      guard let parameter = item.parameters.first(where: { $0.name == key }) else {
        let names = item.parameters.map(\.name).joined(separator: ", ")
        throw ValidationError("--set: \(name) has no parameter \(key); it has \(names.isEmpty ? "none" : names)")
      }
      guard let value = parameter.value(String(setting[setting.index(after: equals)...])) else {
        throw ValidationError("--set: \(name).\(key) is one of \(parameter.range)")
      }
      chosen[name, default: JSONObject()][key] = value
    }
    return chosen
  }

  /// The selection, with what other files say.
  func selection(limits: Limits) throws -> MutationSelection {
    var selection = MutationSelection()
    selection.operators = Self.list(ops)
    if let pack = pack.flatMap(MutationPack.named) { selection.operators += pack.operators }
    selection.classes = Set(Self.list(classes).compactMap(MutationClass.init))
    if let steps { selection.steps = { steps.contains($0) } }
    selection.ids = Self.list(id)
    if let preset = preset.flatMap(MutationPreset.named) { selection.take(preset) }
    selection.parameters.merge(try parameters()) { $1.members.reduce(into: $0) { $0[$1.key] = $1.value } }
    selection.hasVariants = variants
    selection.seed = seed
    selection.shard = try part()
    selection.sample = sample
    if let inDiff {
      let file = try Source.open(inDiff)
      selection.known = try Source.naming(inDiff, file) {
        var known: Set<Digest> = []
        try KeyedRequests.forEach(in: CassetteReader(file, limits: limits)) { _, keys in
          if let align = keys?.align { known.insert(align.digest) }
        }
        return known
      }
    }
    return selection
  }
}
