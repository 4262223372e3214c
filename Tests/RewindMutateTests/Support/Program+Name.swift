extension Program {
  static let name = "rewind-mutate"
}
