package import ArgumentParser

/// The form of a list of what a program knows, such as its operators.
package struct ListingOptions: ParsableArguments {
  package init() {}

  @OptionGroup package var json: JSONOption

  @Flag(help: "Print Markdown, with all that is known.")
  package var markdown = false

  package func validate() throws {
    guard !(json.isOn && markdown) else { throw ValidationError("--json and --markdown exclude each other") }
  }
}
