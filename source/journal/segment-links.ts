/** Which segments are one session: those that continue each other. */

/** How segments continue each other. */
export interface SegmentLink {
	readonly id: string;
	readonly journalBytes: number;
	readonly continues: string | undefined;
	/** Bytes of that segment's journal that are part of this session. */
	readonly continuedBytes: number;
}

/** Bytes of a journal behind those that another segment continues: the record of its end, with room. */
const END_BYTES = 100;

/**
 * The newest segments of the sessions. A segment that another one continues is part of that, unless the program that wrote
 * it went on with it: then it is a session too.
 */
export function newestSegments<Segment extends SegmentLink>(
	segments: readonly Segment[],
): readonly Segment[] {
	const most = new Map<string, number>();
	for (const {continues, continuedBytes: bytes} of segments)
		if (continues !== undefined) most.set(continues, Math.max(bytes, most.get(continues) ?? 0));
	return segments.filter(
		({id, journalBytes}) =>
			journalBytes > (most.get(id) ?? Number.NEGATIVE_INFINITY) + END_BYTES || !most.has(id),
	);
}

/** The session that each segment is part of: the newest that continues it. */
export function sessionsBySegment(segments: readonly SegmentLink[]): ReadonlyMap<string, string> {
	const newest = new Set(newestSegments(segments).map((segment) => segment.id));
	const next = new Map<string, string>();
	for (const {id, continues} of segments)
		if (continues !== undefined && !next.has(continues)) next.set(continues, id);
	function sessionOf(id: string): string {
		const passed = new Set<string>();
		let session = id;
		while (!passed.has(session) && !newest.has(session)) {
			passed.add(session);
			session = next.get(session) ?? session;
		}
		return session;
	}
	return new Map(segments.map(({id}) => [id, sessionOf(id)]));
}
