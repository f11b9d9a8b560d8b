import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** More pipelined requests than any client sends ahead: browsers send none, proxies one. */
const waitingAtMost = 16;

/**
 * HTTP pipelining (RFC 9112, section 9.3.2): a connection's answers leave in the order of its requests, so a request is
 * served when those before it are answered, and others have had their turn. A connection that sends further ahead than a
 * few is cut: it may try again. Node would serve all of a 64 KB chunk at once.
 */
export function inOrder(listener: RequestListener): RequestListener {
  const waiting = new WeakMap<Socket, number>();
  return (request: IncomingMessage, response: ServerResponse) => {
    if (response.socket) return listener(request, response);
    const { socket } = request;
    const count = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, count);
    if (count > waitingAtMost) return void socket.destroy();
    response.once("socket", () => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      setImmediate(() => listener(request, response));
    });
  };
}
