import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what a derived cassette has otherwise than its parent.",
    discussion: """
      Contents are compared as JSON and as streams of events where they are such, else as bytes.

      EXAMPLES
        rewind-mutate diff run.rw run.http-429.rw
        rewind-mutate diff run.rw mutant.rw --json | jq .
      """)

  @Argument(help: ArgumentHelp("The parent.", valueName: "PARENT"), completion: .file(extensions: ["rw"]))
  var parent: String

  @Argument(help: ArgumentHelp("The derived cassette.", valueName: "CHILD"), completion: .file(extensions: ["rw"]))
  var child: String

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions
  @OptionGroup var json: JSONOption

  func run() throws {
    let (first, second) = try Family.open(parent, child, others: parents, limits: limit.limits)
    try FileOutput.standardOutput { out in
      if !json.isOn, let derivation = try second.manifest.derivation {
        try out.line(DifferenceText.line(derivation))
      }
      try CassetteDifference.forEach(from: first, to: second) { difference in
        if json.isOn {
          try out.line(DifferenceText.json(difference))
        } else {
          for line in DifferenceText.lines(difference) { try out.line(line) }
        }
      }
    }
  }
}

/// A cassette and one that was derived from it, which may be thin.
enum Family {
  static func open(
    _ parent: String, _ child: String, others: ParentOptions, limits: Limits
  ) throws -> (parent: CassetteReader, child: CassetteReader) {
    let (parentFile, childFile) = (try Source.open(parent), try Source.open(child))
    let first = try Source.naming(parent, parentFile) {
      try ParentChain.open(parentFile, parents: others.places(limits), limits: limits)
    }
    let second = try Source.naming(child, childFile) {
      let thin = try CassetteReader(childFile, limits: limits)
      return thin.header.isThin ? try CassetteReader(childFile, limits: limits, parent: first) : thin
    }
    return (first, second)
  }

  /// Finds the parent by its id.
  static func open(
    _ child: String, parents: ParentOptions, limits: Limits
  ) throws -> (parent: CassetteReader, child: CassetteReader) {
    let file = try Source.open(child)
    return try Source.naming(child, file) {
      let alone = try CassetteReader(file, limits: limits)
      guard let id = alone.header.parent else {
        throw Failure(message: "\(TerminalText.line(child)): the cassette was not derived from another")
      }
      let parent = try ParentChain.parent(named: id, of: alone.id, among: parents.places(limits), limits: limits)
      return (parent, try CassetteReader(file, limits: limits, parent: parent))
    }
  }
}
