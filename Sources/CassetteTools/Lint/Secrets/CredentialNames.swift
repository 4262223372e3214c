import CassetteFormat

/// Headers and query parameters that carry credentials by their names.
enum CredentialNames {
  /// Those in which detection looks for a credential of any form, and those with one among other things.
  private static let headers = Set(SecretRule.credentialHeaders).union([
    "authorization", "cf-aig-authorization", "cookie", "helicone-auth", "proxy-authorization", "set-cookie",
    "set-cookie2", "x-portkey-api-key",
  ])

  private static let parameters = Set(SecretRule.credentialParameters)

  /// - Parameter name: In lower case.
  static func isHeader(_ name: String) -> Bool { headers.contains(name) }

  static func isParameter(_ name: String) -> Bool { parameters.contains(name.lowercased()) }
}
