import type { LookupAddress } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { KeyedGate } from "../db/keyed-gate.js";

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

/** By whether an admin chose the URL: nobody else's leads into the operator's own networks. */
export type GuardFor = (mayLeadInside: boolean) => NetworkGuard;

export function createGuardFor(networks: string[]): GuardFor {
  const [anywhere, outside] = [createNetworkGuard(networks), createNetworkGuard([])];
  return (mayLeadInside) => (mayLeadInside ? anywhere : outside);
}

/** What of IPv6 is in use as public addresses. Other ranges, also unassigned ones, may lead inside. */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

const lookupTurns = {
  permits: 1,
  maxWaiting: 100,
  timeoutMs: 5_000,
  refuse: (reason: string) => new Error(`lookups of names: ${reason}`),
};

/** @param networks In CIDR notation, or single addresses. */
export function createNetworkGuard(networks: string[]): NetworkGuard {
  const ownNetworks = networks.map((text) => ipaddr.parseCIDR(text.includes("/") ? text : `${text}/${bitsOf(text)}`));
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  const turns = new KeyedGate<"system">(lookupTurns);
  const refuseUnlessAllowed = (url: URL, text: string) => {
    const address = ipaddr.process(text); // an IPv4 address in IPv6's clothes is an IPv4 address
    const isWithin = ([network, bits]: [ipaddr.IPv4 | ipaddr.IPv6, number]) =>
      network.kind() === address.kind() && address.match(network, bits);
    const isPublic = address.range() === "unicast" && (address.kind() === "ipv4" || isWithin(globalUnicast));
    if (!ownNetworks.some(isWithin) && !(isPublic && url.protocol === "https:"))
      throw new AddressNotAllowed(`${url.protocol}//${text} is not allowed`);
  };
  const allowedAddresses = async (url: URL): Promise<LookupAddress[]> => {
    const host = hostOf(url);
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await addressesOf(host, resolver, turns);
    for (const { address } of addresses) refuseUnlessAllowed(url, address);
    return addresses;
  };
  return {
    check: async (url) => void (await allowedAddresses(url)),
    lookupFor: (url) => {
      if (isIP(hostOf(url))) refuseUnlessAllowed(url, hostOf(url));
      return (_host, options, done) => {
        allowedAddresses(url).then(
          (addresses) => {
            const [first] = addresses as [LookupAddress, ...LookupAddress[]];
            if (options.all) done(null, addresses);
            else done(null, first.address, first.family);
          },
          (error) => done(error, []),
        );
      };
    },
  };
}

/**
 * Asks DNS itself, for the system's lookup runs in one of few threads that everybody shares, and a name server that never
 * answers would keep them all. What DNS does not tell, as of the hosts file, the system is asked, one name at a time.
 */
async function addressesOf(host: string, resolver: Resolver, turns: KeyedGate<"system">): Promise<LookupAddress[]> {
  const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  if (addresses.length > 0) return addresses.map((address) => ({ address, family: isIP(address) }));
  return turns.run("system", () => lookup(host, { all: true }));
}

const hostOf = (url: URL) => url.hostname.replace(/^\[|\]$/g, ""); // IPv6 stands in brackets
const bitsOf = (address: string) => (isIP(address) === 4 ? 32 : 128);
