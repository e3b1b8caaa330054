/** Counts what arrived, at the moment it arrives, so that "sent once" can be proved. */

export interface FrameCounts {
	/** How many frames of each type came. A frame without a type counts as `chat`; what is no JSON object as `(not a frame)`. */
	readonly received: ReadonlyMap<string, number>;
	/** Every chat text, over all connections, in the order of arrival. */
	readonly chats: readonly string[];
	/** Connections accepted so far. */
	readonly connections: number;
	frame(type: string, chat: string | undefined): void;
	connection(): void;
	/** Resolves once `count` frames of that type have come, counted from the start. */
	whenReceived(type: string, count: number): Promise<void>;
	/** Resolves once `count` connections were accepted, counted from the start. */
	whenConnected(count: number): Promise<void>;
}

export const NOT_A_FRAME = '(not a frame)';

export function createFrameCounts(): FrameCounts {
	const received = new Map<string, number>();
	const chats: string[] = [];
	const watchers = new Set<() => boolean>();
	let connections = 0;

	function changed(): void {
		for (const isDone of [...watchers]) if (isDone()) watchers.delete(isDone);
	}

	function when(reached: () => boolean): Promise<void> {
		return new Promise((resolve) => {
			watchers.add(() => {
				if (!reached()) return false;
				resolve();
				return true;
			});
			changed();
		});
	}

	return {
		received,
		chats,
		get connections() {
			return connections;
		},
		frame(type, chat) {
			received.set(type, (received.get(type) ?? 0) + 1);
			if (chat !== undefined) chats.push(chat);
			changed();
		},
		connection() {
			connections += 1;
			changed();
		},
		whenReceived: (type, count) => when(() => (received.get(type) ?? 0) >= count),
		whenConnected: (count) => when(() => connections >= count),
	};
}
