import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Get everything readable out of a damaged or unclosed cassette.",
    discussion: """
      Writes a valid cassette and lists what is gone: events keep what is left of them, and bodies that are gone are \
      marked. The exit code is 0 when nothing was lost, 3 when something was, and 1 when there is nothing to recover.

      EXAMPLES
        rewind-pack recover run.rw.part -o run.rw
        rewind-pack recover damaged.rw -o run.rw --json | jq .lost
      """)

  @OptionGroup var cassette: CassetteArguments
  @OptionGroup var destination: OutputOptions

  func run() throws {
    let options = CassetteWriter.Options(program: "rewind-pack")
    let output = try destination.open()
    let report = try cassette.rewrite("recovering", isBroken: true) { file, parent in
      try Recovery.recover(file, to: output, options: options, limits: cassette.limits, parent: parent)
    }
    if !destination.quiet { list(report) }
    let loss = report.isComplete ? "nothing was lost" : "something was lost"
    try destination.report(
      "\(Quantity.count(report.events, "event")) and \(Quantity.count(report.blobs, "blob")) recovered, \(loss)",
      report.json)
    if !report.isComplete { throw Failure.lossy }
  }

  private func list(_ report: Recovery.Report) {
    let style = TerminalStyle(descriptor: 2)
    for finding in report.damage { StandardError.line(finding.line(cassette.path, style)) }
    for loss in report.lostParts + report.lostBodies.map(\.description) {
      StandardError.line("\(TerminalText.line(cassette.path)): \(style.yellow("lost:")) \(TerminalText.line(loss))")
    }
  }
}

extension Recovery.Report {
  fileprivate var json: JSONObject {
    JSONObject(present: [
      "blobs": .integer(blobs), "complete": .bool(isComplete), "damage": .array(damage.map { .object($0.json) }),
      "events": .integer(events), "id": JSONValue(id), "lostParts": .array(lostParts.map(JSONValue.string)),
      "lost": .array(
        lostBodies.map { body in
          .object(
            JSONObject(present: [
              "digest": JSONValue(body.digest), "pointer": .string(body.pointer),
              "seq": body.sequence.map(JSONValue.integer), "wrong": body.isMisfit ? .bool(true) : nil,
            ]))
        }),
    ])
  }
}
