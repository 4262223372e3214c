import ArgumentParser

/// What is mended.
struct FixOptions: ParsableArguments {
  @Flag(
    help:
      "Mend what can be mended without changing what a replay sends; the file is replaced when the new one is complete."
  )
  var fix = false

  @Flag(help: "With --fix, mend also what changes what a replay sends.")
  var unsafeFixes = false

  @Flag(help: "Write no file; print what --fix would change. What goes is shown by its length only.")
  var diff = false

  func validate() throws {
    guard fix || diff || !unsafeFixes else { throw ValidationError("--unsafe-fixes needs --fix or --diff") }
  }
}
