import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { ipKeyGenerator } from "express-rate-limit";

/**
 * What every limit counts as one address: a whole /64 of IPv6, for that is what one household or office gets, and none
 * of the ports that some proxies write into X-Forwarded-For. What is no address there counts as the proxy's own.
 */
export function addressOf({ ip = "", socket }: IncomingMessage & { ip?: string | undefined }): string {
  const forwarded = ip.replace(/^\[([^\]]*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1");
  const address = isIP(forwarded) ? forwarded : socket.remoteAddress;
  return address === undefined ? "gone" : ipKeyGenerator(address, 64);
}
