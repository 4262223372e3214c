import CassetteFormat

extension YAMLOutput {
  /// A key and its text on a line; null for nil.
  ///
  /// - Parameter indent: The column of the key.
  mutating func member(_ key: String, _ value: [UInt8]?, indent: Int) throws {
    try write(String(repeating: " ", count: indent) + key + ": ")
    if let value { try write(value, indent: indent + 2) } else { try write("null") }
    try write("\n")
  }

  mutating func member(_ key: String, _ value: Int, indent: Int) throws {
    try write(String(repeating: " ", count: indent) + "\(key): \(value)\n")
  }

  mutating func member(_ key: String, _ value: String, indent: Int) throws {
    try member(key, Array(value.utf8), indent: indent)
  }

  /// A key and a mapping of names to lists of texts, as header lines are kept.
  mutating func member(_ key: String, _ groups: [(name: [UInt8], values: [[UInt8]])], indent: Int) throws {
    let margin = String(repeating: " ", count: indent)
    guard !groups.isEmpty else { return try write("\(margin)\(key): {}\n") }
    try write("\(margin)\(key):\n")
    for (name, values) in groups {
      // YAML allows a key of at most 1024 characters on one line; the explicit form has no limit.
      let isLong = name.count > 120
      try write(isLong ? "\(margin)  ? " : "\(margin)  ")
      try write(name, indent: indent + 4)
      try write(isLong ? "\n\(margin)  :\n" : ":\n")
      for value in values {
        try write("\(margin)  - ")
        try write(value, indent: indent + 4)
        try write("\n")
      }
    }
  }
}
