/// Why there is no usable certificate authority, and what to do about it.
package struct AuthorityError: Error, CustomStringConvertible {
  package let description: String

  init(_ description: String) {
    self.description = description
  }
}
