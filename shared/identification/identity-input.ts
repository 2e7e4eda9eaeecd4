/** Everything that may be known about a host; each part may be missing. */
export type IdentityInput = {
  readonly mac?: string | null | undefined;
  /** Registered owner of the MAC's prefix, if a full table knows it. */
  readonly vendor?: string | null | undefined;
  readonly sipUserAgent?: string | null | undefined;
  readonly sipServer?: string | null | undefined;
  /** It answered SIP, even without naming itself. */
  readonly sipAnswered?: boolean | undefined;
  readonly httpTitle?: string | null | undefined;
  readonly httpServer?: string | null | undefined;
  readonly wwwAuthenticate?: string | null | undefined;
  readonly httpPage?: string | null | undefined;
  readonly tlsSubject?: string | null | undefined;
  readonly reverseName?: string | null | undefined;
  /** `Event` header of a SIP boot announcement, or "vendor model version". */
  readonly announcement?: string | null | undefined;
  /** Text of an MGCP answer; an empty text still says that it answered. */
  readonly mgcp?: string | null | undefined;
  readonly isGateway?: boolean | undefined;
};
