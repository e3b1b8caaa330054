/** Requests the list of tools that the server offers. */
import {type Catalogue, readCatalogue} from '../protocol/catalogue.ts';
import type {HandshakeSettings} from '../protocol/handshake/handshake-settings.ts';
import {readJson} from '../protocol/json.ts';
import {withSources} from '../protocol/json-source.ts';
import {type NotOffered, requestPage} from './request.ts';

export type CatalogueAnswer = {readonly kind: 'offered'; readonly catalogue: Catalogue} | NotOffered;

/** Bytes; a real catalogue has some tens of thousands. */
const LARGEST = 8 * 1024 * 1024;

/**
 * Requests the catalogue: `GET <chat>/tools`. Never rejects.
 * @param redact removes credentials from a text
 */
export async function askCatalogue(
	url: string,
	handshake: HandshakeSettings,
	redact: (text: string) => string,
): Promise<CatalogueAnswer> {
	const answer = await requestPage(url, handshake, {
		path: '/tools',
		accept: 'application/json',
		largest: LARGEST,
		otherwise: 'it sent no list of tools',
		read(text) {
			const reading = readJson(text);
			if (reading.kind !== 'value') return undefined;
			return withSources(reading.value, text, () => readCatalogue(reading.value));
		},
		redact,
	});
	return answer.kind === 'offered' ? {kind: 'offered', catalogue: answer.value} : answer;
}
