/** The cities that the assistant knows, with their time zones. */

const zones: ReadonlyMap<string, string> = new Map([
	['utc', 'UTC'],
	['amsterdam', 'Europe/Amsterdam'],
	['athens', 'Europe/Athens'],
	['auckland', 'Pacific/Auckland'],
	['berlin', 'Europe/Berlin'],
	['cairo', 'Africa/Cairo'],
	['chicago', 'America/Chicago'],
	['delhi', 'Asia/Kolkata'],
	['dublin', 'Europe/Dublin'],
	['helsinki', 'Europe/Helsinki'],
	['lagos', 'Africa/Lagos'],
	['lisbon', 'Europe/Lisbon'],
	['london', 'Europe/London'],
	['los angeles', 'America/Los_Angeles'],
	['madrid', 'Europe/Madrid'],
	['mexico city', 'America/Mexico_City'],
	['nairobi', 'Africa/Nairobi'],
	['new york', 'America/New_York'],
	['oslo', 'Europe/Oslo'],
	['paris', 'Europe/Paris'],
	['reykjavik', 'Atlantic/Reykjavik'],
	['rome', 'Europe/Rome'],
	['san francisco', 'America/Los_Angeles'],
	['seoul', 'Asia/Seoul'],
	['singapore', 'Asia/Singapore'],
	['sydney', 'Australia/Sydney'],
	['são paulo', 'America/Sao_Paulo'],
	['tokyo', 'Asia/Tokyo'],
	['toronto', 'America/Toronto'],
	['vienna', 'Europe/Vienna'],
	['warsaw', 'Europe/Warsaw'],
	['zürich', 'Europe/Zurich'],
	['zurich', 'Europe/Zurich'],
]);

/** The time zone of a city, in any case; undefined for an unknown city. */
export function timeZoneOf(place: string): string | undefined {
	return zones.get(place.trim().toLowerCase());
}
