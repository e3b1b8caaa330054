/** The limits of the client, in time and size, and their defaults. */

/** Time limits in milliseconds; each can be set. */
export interface TimeLimits {
	/** From dialing to the HTTP upgrade. */
	readonly dial: number;
	/** From open to `connection_established`. */
	readonly greeting: number;
	/** From `auth` to its answer. */
	readonly auth: number;
	/** Silence after which a protocol ping is sent. */
	readonly quiet: number;
	/** From the ping to its pong (or any frame). */
	readonly pong: number;
	/** For the closing handshake. */
	readonly close: number;
}

/** The defaults. */
export const TIME_LIMITS: TimeLimits = {
	dial: 15_000,
	greeting: 10_000,
	auth: 30_000,
	quiet: 20_000,
	pong: 15_000,
	close: 2_000,
};

/** The default receive limit: 100 MiB, as the document promises. */
export const MAX_FRAME_BYTES = 100 * 1024 * 1024;

/** Bytes of a message that a log gets: more than it shows, so that it finds a secret across its cut. */
export const LOGGED_BYTES = 1024 * 1024 + 16 * 1024;
