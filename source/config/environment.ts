/** The environment variables that more than one part of the program reads, and how a value is looked up in them. */

/** Variables and their values; `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The two variables of a setting: the document's, and the same for today's server. */
export const variables = <Name extends string>(name: Name) =>
	[`BEDROCK_${name}`, `AUTOCHAT_${name}`] as const;

/** The variables that the library reads, too. */
export const sharedVariables = {
	endpoint: variables('WS_ENDPOINT'),
	authType: variables('AUTH_TYPE'),
	token: variables('AUTH_TOKEN'),
	apiKey: variables('API_KEY'),
} as const;

/** The variables that name proxies, as for other programs; the first that is set counts. */
export const proxyVariables = {
	encrypted: ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
	plain: ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
	except: ['no_proxy', 'NO_PROXY'],
} as const;

/** Files of variables (`docker --env-file`) and service managers keep the quotes around a value; one pair is removed. */
function withoutQuotes(value: string): string {
	const [, inDouble, inSingle] = /^\s*(?:"([^"]*)"|'([^']*)')\s*$/.exec(value) ?? [];
	return inDouble ?? inSingle ?? value;
}

/** The first of some variables that is set and not blank; its value without quotes around it, else unchanged. */
export function firstSet(
	env: Environment,
	names: readonly string[],
): {readonly variable: string; readonly value: string} | undefined {
	for (const variable of names) {
		const value = withoutQuotes(env[variable] ?? '');
		if (value.trim() !== '') return {variable, value};
	}
	return undefined;
}
