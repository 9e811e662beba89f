/** A certificate that a client shows, and its key. */
export interface ClientCertificate {
  /** Path of a PEM file: the certificate, then the ones between it and its root. */
  readonly certFile: string;
  /** Path of a PEM file with the key, not encrypted. */
  readonly keyFile: string;
}

/** What one connection's requests over TLS are made with beside what the platform has. */
export interface TlsSetup {
  /** `https://host[:port]`: the client certificate and `skipVerify` hold there and nowhere else. */
  readonly origin: string;
  /** Path of a PEM file: issuers trusted, beside the platform's, at all hosts that are asked. */
  readonly caFile?: string;
  readonly clientCertificate?: ClientCertificate;
  /** Whether any certificate will do. */
  readonly skipVerify?: boolean;
}
