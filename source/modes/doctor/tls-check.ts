/** Describes a TLS connection and its certificates by name, and which of them is not accepted, and why. */
import type {DetailedPeerCertificate} from 'node:tls';
import type {Wording} from '../../client/failure/failure-table.ts';
import {countOf} from '../../text/quantity.ts';
import {joinSafe, own, type SafeText, safe} from '../../text/safe.ts';
import type {Check} from './check.ts';
import type {TlsFacts} from './network.ts';

/** What is used of a certificate. Its texts are hostile. */
export type Certificate = Pick<
	DetailedPeerCertificate,
	'subject' | 'issuer' | 'valid_from' | 'valid_to' | 'subjectaltname' | 'fingerprint256'
>;

export interface TlsContext {
	readonly hostname: string;
	/** Ms since 1970. */
	readonly now: number;
	/** False: `--no-check` accepts any certificate. */
	readonly isChecked: boolean;
	readonly ms: number;
	/** The sentences for the problem, where there is one. */
	readonly wording: Wording;
}

/** A certificate that ends so soon is worth a note, ms. */
const SOON_MS = 14 * 24 * 60 * 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

export function tlsCheck(
	facts: Pick<TlsFacts, 'protocol' | 'cipher' | 'problem'> & {readonly chain: readonly Certificate[]},
	context: TlsContext,
): Check {
	const {protocol, cipher, problem, chain} = facts;
	const {now, isChecked, wording} = context;
	const lines = chain.map((certificate, index) => {
		const flaw = flawOf(certificate, index, facts, context);
		const end = own`valid until ${dateOf(certificate.valid_to)}`;
		const text = own`${index + 1} ${nameOf(certificate.subject)}, by ${nameOf(certificate.issuer)}, ${end}`;
		return flaw === undefined ? text : own`${text}: ${flaw}`;
	});
	const [server] = chain;
	const left = server === undefined ? Number.NaN : Date.parse(server.valid_to) - now;
	const isEnding = problem === undefined && left < SOON_MS;
	const summary =
		problem !== undefined
			? isChecked
				? safe(wording.text)
				: own`The certificate is not checked (--no-check). Checked, it would be refused (${problem}).`
			: isEnding
				? own`${protocol}, ${cipher}. The certificate is valid, but ends in ${countOf(Math.floor(left / DAY_MS), 'day')}.`
				: own`${protocol}, ${cipher}; ${countOf(chain.length, 'certificate')}, all valid.`;
	const fix =
		problem === undefined
			? isEnding
				? own`Ask the operator of the server to renew it.`
				: undefined
			: isChecked
				? own`${wording.advice ?? ''}`
				: own`Use --no-check for tests only.`;
	return {
		...{group: 'server', id: 'tls'},
		outcome:
			problem !== undefined && isChecked ? 'failed' : problem !== undefined || isEnding ? 'note' : 'ok',
		text: joinSafe([summary, ...lines], '\n'),
		fix,
		exitCode: 3,
		facts: {
			...{ms: context.ms, protocol, cipher, problem: problem ?? null, checked: isChecked},
			chain: chain.map((certificate, index) => ({
				subject: String(nameOf(certificate.subject)),
				issuer: String(nameOf(certificate.issuer)),
				validFrom: isoOf(certificate.valid_from),
				validTo: isoOf(certificate.valid_to),
				names: certificate.subjectaltname ?? '',
				sha256: certificate.fingerprint256,
				flaw: flawOf(certificate, index, facts, context) ?? null,
			})),
		},
	};
}

/** What is wrong with one certificate; undefined = nothing that is known. */
function flawOf(
	certificate: Certificate,
	index: number,
	{problem = '', chain}: {readonly problem: string | undefined; readonly chain: readonly Certificate[]},
	{now, hostname}: TlsContext,
): SafeText | undefined {
	const {valid_from: from, valid_to: to, issuer, subjectaltname} = certificate;
	if (Date.parse(to) < now) return own`it has expired`;
	if (Date.parse(from) > now) return own`it is valid only from ${dateOf(from)} on`;
	if (index === 0 && /ALTNAME|HOSTNAME_MISMATCH/.test(problem)) {
		const names = (subjectaltname ?? '').split(', ').slice(0, 3).join(', ') || nameOf(certificate.subject);
		return own`it is for ${names}, not for ${hostname}`;
	}
	if (problem === 'DEPTH_ZERO_SELF_SIGNED_CERT' && index === 0)
		return own`it is signed by itself, and not trusted here`;
	const isLast = index === chain.length - 1;
	if (isLast && /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|CERT_UNTRUSTED/.test(problem))
		return own`its issuer ${nameOf(issuer)} is not trusted here`;
	return undefined;
}

/** The common name, else another that there is. */
function nameOf(subject: Certificate['subject'] | undefined): SafeText {
	const {CN, O, OU} = subject ?? {};
	const name = [CN, O, OU]
		.flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
		.find((value) => typeof value === 'string' && value !== '');
	return typeof name === 'string' ? own`${name.slice(0, 120)}` : own`(no name)`;
}

const isoOf = (date: string): string | null =>
	Number.isNaN(Date.parse(date)) ? null : new Date(date).toISOString();

const dateOf = (date: string): SafeText => own`${isoOf(date)?.slice(0, 10) ?? date}`;
