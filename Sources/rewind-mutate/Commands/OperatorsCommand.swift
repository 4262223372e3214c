import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct OperatorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operators",
    abstract: "List the operators.",
    discussion: """
      EXAMPLES
        rewind-mutate operators
        rewind-mutate operators --markdown > docs/operators.md
        rewind-mutate operators --json | jq -r '.operators[] | select(.class == "transient") | .id'
      """)

  @OptionGroup var listing: ListingOptions

  func run() throws {
    try FileOutput.standardOutput { out in
      if listing.json.isOn {
        // A line for each operator: fit for git.
        try out.line("{\"operators\":[")
        let all = MutationRegistry.all
        for (index, item) in all.enumerated() {
          let line = String(decoding: CanonicalJSON.encode(OperatorText.json(item)), as: UTF8.self)
          try out.line(line + (index + 1 < all.count ? "," : ""))
        }
        try out.line("]}")
      } else if listing.markdown {
        for line in OperatorText.markdown { try out.line(line) }
      } else {
        var table = TextTable([.init("OPERATOR"), .init("CLASS"), .init("WHAT IT DOES", shrinks: true)])
        for item in MutationRegistry.all { table.append([item.id, item.kind.rawValue, item.summary]) }
        try table.write(to: out)
      }
    }
  }
}
