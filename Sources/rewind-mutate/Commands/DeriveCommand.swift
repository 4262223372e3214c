import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct DeriveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "derive",
    abstract: "Write mutants of a cassette as cassettes of their own.",
    discussion: """
      A thin mutant holds what changed and needs its parent beside it: a few kilobytes. A fat one holds everything; \
      its frames are copied as they are stored. Both have the same id, and the same mutant always the same bytes.

      With a folder, each mutant is called CASSETTE.OPERATOR.ID.rw.

      EXAMPLES
        rewind-mutate derive run.rw --id ab12cd34ef56 -o run.http-429.rw
        rewind-mutate derive run.rw --ops 'http-*' --steps 3 -o mutants/
        rewind-mutate derive run.rw --sample 50 --fat -o mutants/
        rewind-mutate derive run.rw --ops http-429 --steps 2 --set http-429.retry_after=60 -o slow.rw
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var chosen: SelectionOptions
  @OptionGroup var destination: OutputOptions

  @Flag(exclusivity: .exclusive, help: "Whether what the parent has is left to it (standard: thin).")
  var form = Form.thin

  enum Form: EnumerableFlag {
    case thin, fat
  }

  func run() throws {
    try cassette.read { reader, _ in
      guard !reader.isVersion1 else { throw CassetteArguments.isVersion1(cassette.path) }
      let selection = try chosen.selection(limits: cassette.limits)
      let mutator = try Mutator(reader)
      if let folder = destination.folder { return try derive(selection, mutator, into: folder) }
      try derive(one: selection, mutator)
    }
  }

  private func derive(one selection: MutationSelection, _ mutator: Mutator) throws {
    var found: [Mutant] = []
    try mutator.forEach(selection) { if found.count < 2 { found.append($0.mutant) } }
    guard found.count < 2 else {
      throw Failure(
        message: "more than one mutant is meant, and \(TerminalText.line(destination.output)) is one file",
        help: "Name one with --id, or a folder: -o mutants/.")
    }
    guard let only = found.first else { throw Self.nothing }
    var selection = selection
    (selection.ids, selection.sample) = ([only.id], nil)
    try mutator.forEach(selection) { found in
      let output = try destination.open()
      let id = try found.derive(to: output, isThin: form == .thin)
      try destination.report(
        "\(found.mutant.summary), \(Quantity.size(output.count))",
        JSONObject(present: [
          "fileBytes": .integer(output.count), "id": JSONValue(id), "mutant": .object(found.mutant.json),
        ]))
    }
  }

  /// How many mutants get their names at once: the disk is waited for once for all of them.
  private static let batchCount = 1024

  private func derive(_ selection: MutationSelection, _ mutator: Mutator, into folder: String) throws {
    try OutputFolder.make(folder)
    let stem = Self.stem(of: cassette.path)
    let batch = FileBatch()
    var bytes = 0
    // Nobody is told of a mutant before it has its name.
    var told: [JSONObject] = []
    var count = 0
    func commit() throws {
      try batch.commit()
      if destination.json.isOn { try FileOutput.standardOutput { out in try told.forEach(out.line) } }
      (told, count) = ([], 0)
    }
    let summary = try mutator.forEach(selection) { found in
      let name = "\(stem).\(found.mutant.operator).\(found.mutant.id).rw"
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      let output = try OutputTarget(path: path, isJSON: false, isQuiet: true).open(batch: batch)
      let id = try found.derive(to: output, isThin: form == .thin)
      bytes += output.count
      count += 1
      if destination.json.isOn {
        var object = found.mutant.json
        object["output"] = ByteString(path).json
        object["cassette"] = JSONValue(id)
        object["fileBytes"] = .integer(output.count)
        told.append(object)
      }
      if count == Self.batchCount { try commit() }
    }
    try commit()
    guard summary.mutants > 0 else { throw Self.nothing }
    guard !destination.quiet else { return }
    StandardError.line("\(TerminalText.line(folder)): \(summary.text); \(Quantity.size(bytes))")
  }

  private static let nothing = Failure(
    message: "there is no such mutant", help: "rewind-mutate list shows those that there are.")

  /// `run` for `cassettes/run.rw`.
  private static func stem(of path: String) -> String {
    let name = Source.fileName(path)
    return name.isEmpty ? "cassette" : name.hasSuffix(".rw") ? String(name.dropLast(3)) : name
  }
}
