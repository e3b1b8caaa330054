/** The environment variables that give a client its defaults: the document's, and their twins for today's server. */

/** Variables and their values; `process.env` fits. */
export type ClientVariables = Readonly<Record<string, string | undefined>>;

/** The first that is set to more than blanks counts. */
export const VARIABLES = {
	endpoint: ['BEDROCK_WS_ENDPOINT', 'AUTOCHAT_WS_ENDPOINT'],
	authType: ['BEDROCK_AUTH_TYPE', 'AUTOCHAT_AUTH_TYPE'],
	token: ['BEDROCK_AUTH_TOKEN', 'AUTOCHAT_AUTH_TOKEN'],
	apiKey: ['BEDROCK_API_KEY', 'AUTOCHAT_API_KEY'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The value of a default, without blanks around it. */
export function clientVariables(env: ClientVariables, name: keyof typeof VARIABLES): string | undefined {
	for (const variable of VARIABLES[name]) {
		const value = env[variable]?.trim();
		if (value) return value;
	}
	return undefined;
}
