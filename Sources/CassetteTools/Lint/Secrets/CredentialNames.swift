/// Headers and query parameters that carry credentials by their names.
enum CredentialNames {
  private static let headers: Set<String> = [
    "api-key", "authorization", "cf-aig-authorization", "cookie", "helicone-auth", "ocp-apim-subscription-key",
    "private-token", "proxy-authorization", "set-cookie", "set-cookie2", "x-access-token", "x-amz-security-token",
    "x-api-key", "x-auth-token", "x-functions-key", "x-goog-api-key", "x-portkey-api-key", "x-subscription-token",
    "xi-api-key",
  ]

  private static let parameters: Set<String> = [
    "access_token", "api-key", "api_key", "apikey", "auth", "auth_token", "client_secret", "id_token", "key",
    "password",
    "refresh_token", "secret", "sig", "signature", "subscription-key", "token", "x-amz-security-token",
    "x-amz-signature", "x-goog-signature",
  ]

  /// - Parameter name: In lower case.
  static func isHeader(_ name: String) -> Bool { headers.contains(name) }

  static func isParameter(_ name: String) -> Bool { parameters.contains(name.lowercased()) }
}
