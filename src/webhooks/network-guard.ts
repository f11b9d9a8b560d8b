import { type LookupAddress, lookup } from "node:dns";
import { lookup as lookupNow } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** An address to which this server must not send, whoever asks for it. */
export class AddressNotAllowed extends Error {}

/** Where messages may go: public addresses by TLS, and the operator's own networks by either. */
export interface NetworkGuard {
  /** Throws AddressNotAllowed, or what the resolver says, unless the URL leads where messages may go now. */
  check(url: URL): Promise<void>;
  /**
   * For a connection to the URL. A name is looked up and checked while the connection is made, so that it cannot lead elsewhere
   * afterwards; of a host that is an address, which nobody looks up, this throws.
   */
  lookupFor(url: URL): LookupFunction;
}

/** @param networks In CIDR notation, or single addresses. */
export function createNetworkGuard(networks: string[]): NetworkGuard {
  const ownNetworks = networks.map((text) => ipaddr.parseCIDR(text.includes("/") ? text : `${text}/${bitsOf(text)}`));
  const refuseUnlessAllowed = (url: URL, text: string) => {
    const address = ipaddr.process(text); // an IPv4 address in IPv6's clothes is an IPv4 address
    const isOwn = ownNetworks.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    );
    const isPublic = address.range() === "unicast" && url.protocol === "https:";
    if (!isOwn && !isPublic) throw new AddressNotAllowed(`${url.protocol}//${text} is not allowed`);
  };
  const check = async (url: URL) => {
    const host = hostOf(url);
    const addresses = isIP(host) ? [{ address: host }] : await lookupNow(host, { all: true });
    for (const { address } of addresses) refuseUnlessAllowed(url, address);
  };
  const lookupFor = (url: URL): LookupFunction => {
    if (isIP(hostOf(url))) refuseUnlessAllowed(url, hostOf(url));
    return (host, options, done) => {
      lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        if (error) return done(error, []);
        try {
          for (const { address } of addresses) refuseUnlessAllowed(url, address);
        } catch (refusal) {
          return done(refusal as NodeJS.ErrnoException, []);
        }
        const [first] = addresses as [LookupAddress, ...LookupAddress[]];
        if (options.all) done(null, addresses);
        else done(null, first.address, first.family);
      });
    };
  };
  return { check, lookupFor };
}

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, ""); // IPv6 stands in brackets
const bitsOf = (address: string) => (isIP(address) === 4 ? 32 : 128);
