// Generated from openapi.json by `npm run types`.

export interface paths {
    "/api/cache/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Statistics of the cache. Kinds that the caller may not list everywhere are left out, and not counted. */
        get: operations["stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the cache does */
        get: operations["cache"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the CustomResourceDefinitions are doing
         * @description For who may list them. Opens their watch, as their list does, and none of the kinds they define.
         */
        get: operations["crds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facets/{group}/{resource}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Values of a field
         * @description Among the rows that match `q`, with how many rows have each.
         */
        get: operations["facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every kind of the cluster
         * @description Excluded kinds are left out.
         */
        get: operations["kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/namespaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Namespaces with counts
         * @description Who may not list namespaces sees those in which they may list a kind that is in memory.
         */
        get: operations["namespaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{group}/{resource}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows of a kind
         * @description With kubectl's columns, filtered, sorted and paged by the server.
         */
        get: operations["objects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{group}/{resource}/{namespace}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One object
         * @description As JSON, or as YAML with `Accept: application/yaml`: the object alone, with what is to be known of it in the headers
         *     `x-cob-state`, `x-cob-as-of`, `x-cob-complete` and `x-cob-omitted`.
         */
        get: operations["object"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{group}/{resource}/{namespace}/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events about one object */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{group}/{resource}/{namespace}/{name}/managers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who owns which fields of one object
         * @description Read from the API server for this answer. Not for Secrets.
         */
        get: operations["managers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objects/{group}/{resource}/{namespace}/{name}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is related to one object
         * @description Owners, what it owns, what it refers to, and Pods that refer to it, as far as it is in memory. No watch is opened for it.
         */
        get: operations["related"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The policy in force, with the rule that decided for each kind */
        get: operations["policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which kinds have a field
         * @description At their preferred versions. The first question after a start reads the schemas of all kinds, which may take a while; what
         *     was not read in time is named, and the next question goes on from there.
         */
        get: operations["field"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schema/{group}/{resource}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The fields of a kind
         * @description From the OpenAPI documents of the API server, at most half a minute old.
         */
        get: operations["schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A search over many kinds
         * @description In what is in memory. No watch is opened for it unless `category` or `kinds` names what is wanted: other kinds that are not
         *     in memory are named. Without `q` all objects of the kinds that were named are hits.
         */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live rows of up to 16 views
         * @description Events: `snapshot`, `patch`, `resync`, `state`, `heartbeat`, `refused`; the data of each names its `view`. With the
         *     `Last-Event-ID` of the current revisions patches go on; views with any other get a `resync` and a snapshot first.
         */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is asking, and how one signs in. Answered without signing in. */
        get: operations["whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What a refusal is about, for who says it in another language than `detail` or offers a way on. */
        About: {
            /**
             * @description Namespaces that were asked for by name and are denied, 8 at most: without them there is an answer, or a refusal that
             *     names others.
             */
            denied?: string[];
            fault?: components["schemas"]["Fault"] | null;
            /** @description Of a filter that is not understood: the first byte at fault, and the one after the last. */
            span?: number[] | null;
        };
        /** @description An attribute that differs. */
        AttributeChange: {
            /** @description Which, as it is called in a field. */
            attribute: string;
            /** @description What it is in the version that is compared with; null if that does not say. */
            from: Record<string, never>;
            /** @description What it is in the version that is asked for; null if that does not say. */
            to: Record<string, never>;
        };
        /** @description The cache. */
        CacheAnswer: {
            /** @description When it was looked at. */
            asOf: string;
            /** @description Which copy answers. */
            replica: string;
            /** @description Every kind. */
            resources: components["schemas"]["ResourceAnswer"][];
            /** @description Sums. */
            totals: components["schemas"]["TotalsAnswer"];
        };
        /** @description What has to be done to one version to get the other. */
        Changes: {
            /** @description Paths that only the version asked for has. */
            added: string[];
            /** @description Fields that differ in anything but their description. */
            changed: components["schemas"]["FieldChange"][];
            /** @description Paths that only the version compared with has. */
            removed: string[];
        };
        /** @description One column. */
        ColumnAnswer: {
            /** @description What it shows. */
            description: string;
            /** @description OpenAPI format. */
            format: string;
            /** @description Word by which `sort` names it. */
            id: string;
            /** @description Header. */
            name: string;
            /**
             * Format: int32
             * @description 0 is shown always, more in wide output only.
             */
            priority: number;
            /** @description OpenAPI type. */
            type: string;
        };
        /** @description One condition of an object, as far as it follows the convention. */
        ConditionAnswer: {
            /**
             * @description When the status changed last.
             * @default null
             */
            lastTransitionTime: string | null;
            /**
             * @description The same as a sentence.
             * @default
             */
            message: string;
            /**
             * @description One word for the cause.
             * @default
             */
            reason: string;
            /**
             * @description True, False or Unknown.
             * @default
             */
            status: string;
            /**
             * @description What it is about.
             * @default
             */
            type: string;
        };
        /** @description One CustomResourceDefinition. */
        CrdAnswer: {
            /**
             * Format: int64
             * @description Bytes that they take in memory; null as for objects.
             */
            bytes?: number | null;
            /** @description Whether it is served; null if it does not say. */
            established?: boolean | null;
            /** @description API group of its kind. */
            group: string;
            /** @description Its kind; null if its spec is not kept. */
            kind?: string | null;
            /** @description Name. */
            name: string;
            /** @description Whether its names are its own; null if it does not say. */
            namesAccepted?: boolean | null;
            /** @description Whether objects are in namespaces; null if its spec is not kept. */
            namespaced?: boolean | null;
            /**
             * Format: int64
             * @description Objects of its kind; null if that is not known, or they are not all for the caller.
             */
            objects?: number | null;
            /** @description What is wrong with it, or worth a look. */
            problems: components["schemas"]["CrdProblem"][];
            /** @description Plural name of its kind. */
            resource: string;
            /** @description As in the freshness of the list of its kind; null if the kind is not known. */
            state?: string | null;
            /** @description The versions at which objects may be stored. */
            storedVersions: string[];
            /** @description Whether it is being deleted. */
            terminating: boolean;
            /** @description Its versions. */
            versions: components["schemas"]["CrdVersionAnswer"][];
        };
        /**
         * @description What is wrong with a CustomResourceDefinition, or worth a look.
         * @enum {string}
         */
        CrdProblem: "NotEstablished" | "NamesNotAccepted" | "StoredNotServed" | "DeprecatedStored" | "Terminating" | "NoObjects";
        /** @description One version of a CustomResourceDefinition. */
        CrdVersionAnswer: {
            /** @description Whether it should no longer be used. */
            deprecated: boolean;
            /** @description What is said to who uses it. */
            deprecationWarning?: string | null;
            /** @description As in `v1`. */
            name: string;
            /** @description Whether objects can be read and written at it. */
            served: boolean;
            /** @description Whether objects are stored at it from now on. */
            storage: boolean;
        };
        /** @description The CustomResourceDefinitions. */
        CrdsAnswer: components["schemas"]["Freshness"] & {
            /** @description By name. */
            crds: components["schemas"]["CrdAnswer"][];
        };
        /** @description One Event. */
        EventAnswer: {
            /**
             * Format: int64
             * @description How often.
             */
            count: number;
            /** @description When first. */
            firstSeen?: string | null;
            /** @description When last. */
            lastSeen?: string | null;
            /** @description A sentence. */
            message: string;
            /** @description Its name. */
            name: string;
            /** @description Its namespace. */
            namespace?: string | null;
            /** @description One word. */
            reason: string;
            /** @description Who says so. */
            source: string;
            /** @description Normal or Warning. */
            type: string;
        };
        /** @description The Events about one object. */
        EventsAnswer: components["schemas"]["Freshness"] & {
            /** @description The Events, latest first. */
            events: components["schemas"]["EventAnswer"][];
        };
        /** @description Values of a field. */
        FacetsAnswer: components["schemas"]["Freshness"] & {
            /**
             * Format: int64
             * @description How many different ones there are; null if that is not known.
             */
            distinct?: number | null;
            /** @description The field. */
            field: string;
            /**
             * Format: int64
             * @description Rows that match `q`; null if that is not known.
             */
            matched?: number | null;
            /** @description Values, the most frequent first. */
            values: components["schemas"]["ValueAnswer"][];
            /**
             * Format: int64
             * @description Rows without a value; null if that is not known.
             */
            without?: number | null;
        };
        /** @description What was found of one kind. */
        FamilyAnswer: {
            /** @description When the rows were last known to be current (RFC 3339). */
            asOf?: string | null;
            /** @description Columns. */
            columns: components["schemas"]["ColumnAnswer"][];
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /**
             * Format: int64
             * @description How many there are.
             */
            matched: number;
            /** @description Whether objects are in namespaces. */
            namespaced: boolean;
            /** @description Plural name. */
            resource: string;
            /** @description The first of them. */
            rows: components["schemas"]["RowAnswer"][];
            /** @description As in the freshness of its list. */
            state: string;
        };
        /** @description What is wrong: a word, and what a sentence about it has to name. */
        Fault: {
            /** @description Longer than a filter may be. */
            args: {
                bytes: number;
                most: number;
            };
            /** @enum {string} */
            word: "TooLong";
        } | {
            /** @description More terms than a filter may have. */
            args: {
                most: number;
            };
            /** @enum {string} */
            word: "TooManyTerms";
        } | {
            /** @description More values than a term may have. */
            args: {
                most: number;
            };
            /** @enum {string} */
            word: "TooManyValues";
        } | {
            /** @enum {string} */
            word: "NothingNegated";
        } | {
            /** @enum {string} */
            word: "NoSpace";
        } | {
            /** @enum {string} */
            word: "EmptyText";
        } | {
            /** @enum {string} */
            word: "OpenQuote";
        } | {
            /** @enum {string} */
            word: "OpenRegex";
        } | {
            /** @description No regular expression. */
            args: {
                detail: string;
            };
            /** @enum {string} */
            word: "BadRegex";
        } | {
            /** @enum {string} */
            word: "RegexTooLarge";
        } | {
            /** @enum {string} */
            word: "NoLabelKey";
        } | {
            /** @description A pattern where the key of a label has to be. */
            args: {
                value: string;
            };
            /** @enum {string} */
            word: "BadLabelKey";
        } | {
            /** @description A field that is used as the key of a label. */
            args: {
                field: string;
            };
            /** @enum {string} */
            word: "FieldWithEquals";
        } | {
            /** @description A field that the language does not have. */
            args: {
                field: string;
                known: string;
            };
            /** @enum {string} */
            word: "NoField";
        } | {
            /** @enum {string} */
            word: "NoValue";
        } | {
            /** @enum {string} */
            word: "EmptyValue";
        } | {
            /** @enum {string} */
            word: "NoPath";
        } | {
            /** @description What is no path. */
            args: {
                detail: string;
            };
            /** @enum {string} */
            word: "BadPath";
        } | {
            /** @enum {string} */
            word: "NoPathValue";
        } | {
            /** @description A comparison without the colon before it. */
            args: {
                letter: string;
            };
            /** @enum {string} */
            word: "OperatorInPath";
        } | {
            /** @enum {string} */
            word: "NegatedComparison";
        } | {
            /** @enum {string} */
            word: "ManyCompared";
        } | {
            /** @description A comparison of what is equal or not. */
            args: {
                field: string;
            };
            /** @enum {string} */
            word: "NotComparable";
        } | {
            /** @description A comparison of texts by size. */
            args: {
                field: string;
            };
            /** @enum {string} */
            word: "NoSize";
        } | {
            /** @description A comparison with what has no size. */
            args: {
                text: string;
            };
            /** @enum {string} */
            word: "NoMeasure";
        } | {
            /** @enum {string} */
            word: "NoSpan";
        } | {
            /** @enum {string} */
            word: "ManyWords";
        } | {
            /** @description A word that the field does not know. */
            args: {
                field: string;
                known: string;
                word: string;
            };
            /** @enum {string} */
            word: "UnknownWord";
        } | {
            /** @enum {string} */
            word: "ManyAnnotations";
        } | {
            /** @enum {string} */
            word: "BadAnnotation";
        } | {
            /** @description A column that the kind does not have. */
            args: {
                column: string;
                kind: string;
                known: string;
            };
            /** @enum {string} */
            word: "NoColumn";
        } | {
            /** @description Spec or status of a kind that is kept without them. */
            args: {
                kind: string;
            };
            /** @enum {string} */
            word: "MetadataOnly";
        };
        /** @description One field. What the schema does not say is left out. */
        Field: {
            /** @description What it is if it is not given. */
            default?: Record<string, never> | null;
            /** @description 1 for a field of the object itself. */
            depth: number;
            /** @description What it is for. */
            description?: string | null;
            /** @description What it may be. */
            enum?: Record<string, never>[] | null;
            /** @description The largest number is itself too large. */
            exclusiveMaximum?: boolean;
            /** @description The smallest number is itself too small. */
            exclusiveMinimum?: boolean;
            /** @description OpenAPI format, as in `int32`. */
            format?: string | null;
            /** @description A whole number or a text. */
            intOrString?: boolean;
            /** @description By which fields the elements of a `map` are told apart. */
            listMapKeys?: string[];
            /** @description How lists are merged: `atomic`, `set` or `map`. */
            listType?: string | null;
            /**
             * Format: int64
             * @description The most elements.
             */
            maxItems?: number | null;
            /**
             * Format: int64
             * @description The longest text.
             */
            maxLength?: number | null;
            /**
             * Format: double
             * @description The largest number.
             */
            maximum?: number | null;
            /**
             * Format: int64
             * @description The fewest elements.
             */
            minItems?: number | null;
            /**
             * Format: int64
             * @description The shortest text.
             */
            minLength?: number | null;
            /**
             * Format: double
             * @description The smallest number.
             */
            minimum?: number | null;
            /** @description Its own name; `[*]` for what is inside an array or a map. */
            name: string;
            /** @description It may be null. */
            nullable?: boolean;
            /** @description Where it is, as in `.spec.containers[*].image`; `[*]` stands for each element of an array and each value of a map. */
            path: string;
            /** @description The regular expression that a text has to match. */
            pattern?: string | null;
            /** @description Fields that the schema does not know are kept. */
            preserveUnknown?: boolean;
            /** @description It holds again what it is a part of; its fields are not repeated. */
            recursive?: boolean;
            /** @description It has to be there if what it is a field of is. */
            required?: boolean;
            /** @description Rules that the API server checks. */
            rules?: components["schemas"]["FieldRule"][];
            /** @description As in `integer`, `integer or string`, `array of object`, `map of string`; `any` if it is not said. */
            type: string;
        };
        /** @description Which kinds have a field. */
        FieldAnswer: {
            /** @description Whether every field of every kind was searched. */
            complete: boolean;
            /** @description What was asked for. */
            field: string;
            /** @description Kinds that have it. */
            kinds: components["schemas"]["FieldOfAnswer"][];
            /** @description Kinds of which not all fields are known. */
            notSearched: components["schemas"]["NotSearchedAnswer"][];
        };
        /** @description A field that both have, and that differs. */
        FieldChange: {
            /** @description Where it is. */
            path: string;
            /** @description What differs. */
            what: components["schemas"]["AttributeChange"][];
        };
        /** @description Who owns fields of an object, and which. */
        FieldManagerAnswer: {
            /** @description The version that the fields are of. */
            apiVersion: string;
            /** @description Paths, as in .spec.containers[name="web"].image or .metadata.labels["app.kubernetes.io/name"]. */
            fields: string[];
            /** @description Field manager. */
            manager: string;
            /** @description Apply or Update. */
            operation: string;
            /** @description Subresource; empty for the object itself. */
            subresource: string;
            /** @description When it wrote them last (RFC 3339). */
            time?: string | null;
        };
        /** @description A kind that has a field. */
        FieldOfAnswer: {
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description How many there are. */
            matched: number;
            /** @description The first twenty paths. */
            paths: string[];
            /** @description Plural name. */
            resource: string;
            /** @description Version: the preferred one. */
            version: string;
        };
        /** @description A rule in CEL that the API server checks. */
        FieldRule: {
            /** @description What is said when it does not hold. */
            message?: string;
            /** @description The expression. */
            rule: string;
        };
        /** @description How fresh and how complete an answer is. */
        Freshness: {
            /** @description When the data was last known to be current (RFC 3339). */
            asOf?: string | null;
            /** @description Whether everything there was at `asOf` is known. */
            complete: boolean;
            /** @description The same as a sentence. */
            message?: string | null;
            /** @description One word for the cause of the state. */
            reason?: string | null;
            /** @description The resourceVersion of the data. */
            resourceVersion?: string | null;
            /** @description cold, syncing, live, stale, resyncing, parked, passthrough, forbidden, failed, gone or excluded. */
            state: string;
        };
        /** @description The data of an event `heartbeat`, with the `view` that every event names: nothing changed since the event before it. */
        HeartbeatAnswer: {
            /** @description When the data was last known to be current (RFC 3339). */
            asOf?: string | null;
            /** @description Whether everything there was at `asOf` is known. */
            complete: boolean;
            /** @description The same as a sentence. */
            message?: string | null;
            /** @description One word for the cause of the state. */
            reason?: string | null;
            /** @description As in the freshness of a list. */
            state: string;
        };
        /** @description One kind. */
        KindAnswer: {
            /** @description all, some (in single namespaces, if any; or not reviewed yet) or none. */
            access: string;
            /** @description Categories. */
            categories: string[];
            /**
             * Format: int64
             * @description Objects that the caller may see; null if that is not known.
             */
            count?: number | null;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description The same as a sentence. */
            message?: string | null;
            /** @description Whether objects are in namespaces. */
            namespaced: boolean;
            /** @description One word for the cause of the state. */
            reason?: string | null;
            /** @description Plural name. */
            resource: string;
            /** @description Short names. */
            shortNames: string[];
            /** @description Singular name. */
            singular: string;
            /** @description As in the freshness of its list. */
            state: string;
            /** @description Version it is watched at. */
            version: string;
            /** @description Every served version, preferred first. */
            versions: string[];
        };
        /** @description One kind in the statistics. */
        KindStats: {
            /** @description When it was last loaded as a whole. */
            lastSync?: string | null;
            /**
             * Format: int64
             * @description Namespaces that hold one.
             */
            namespaceCount: number;
            /**
             * Format: int64
             * @description Objects in memory.
             */
            objectCount: number;
            /** @description How long that took. */
            syncDuration?: string | null;
        };
        /** @description Every kind. */
        KindsAnswer: components["schemas"]["Freshness"] & {
            /** @description The kinds, by group and name. */
            kinds: components["schemas"]["KindAnswer"][];
        };
        /** @description A page of rows. */
        ListAnswer: components["schemas"]["Freshness"] & {
            /** @description Columns. */
            columns: components["schemas"]["ColumnAnswer"][];
            /** @description Where the next page begins; null on the last one. */
            cursor?: string | null;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /**
             * Format: int64
             * @description Those that match `q`; null if that is not known.
             */
            matched?: number | null;
            /** @description Whether objects are in namespaces. */
            namespaced: boolean;
            /** @description Rows skipped. */
            offset: number;
            progress?: components["schemas"]["ProgressAnswer"] | null;
            /** @description Plural name. */
            resource: string;
            /** @description Names the state of the rows that the page was cut from. */
            revision: string;
            /** @description Rows. */
            rows: components["schemas"]["RowAnswer"][];
            /** @description The terms of `q`, for whoever shows it. */
            terms: components["schemas"]["TermAnswer"][];
            /**
             * Format: int64
             * @description Objects that the caller may see in the namespaces asked for; null if that is not known.
             */
            total?: number | null;
            /** @description Version of the objects. */
            version: string;
        };
        /** @description Who manages fields of an object. */
        ManagerAnswer: {
            /** @description Field manager. */
            manager: string;
            /** @description Apply or Update. */
            operation: string;
            /** @description Subresource, if any. */
            subresource: string;
            /** @description When. */
            time: string;
        };
        /** @description Who owns which fields of one object. */
        ManagersAnswer: components["schemas"]["Freshness"] & {
            /** @description Who owns what. */
            managers: components["schemas"]["FieldManagerAnswer"][];
            /** @description Some fields end where the policy hides what is below, or have * for a value. */
            redacted: boolean;
            /** @description There are more fields than are answered. */
            truncated: boolean;
        };
        /** @description One namespace. */
        NamespaceAnswer: {
            /** @description Objects of each kind in memory, as in `core/pods`; kinds that are not known there are absent. */
            counts: {
                [key: string]: number;
            };
            /** @description Name. */
            name: string;
        };
        /** @description Namespaces. */
        NamespacesAnswer: components["schemas"]["Freshness"] & {
            /** @description The namespaces that the caller may see. */
            namespaces: components["schemas"]["NamespaceAnswer"][];
        };
        /** @description A kind of which only older rows were searched. */
        NotCurrentAnswer: {
            /** @description When its rows were last known to be current (RFC 3339). */
            asOf?: string | null;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Plural name. */
            resource: string;
            /** @description As in the freshness of its list. */
            state: string;
        };
        /** @description A kind in which nothing, or not everything, was looked for. */
        NotSearchedAnswer: {
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Plural name. */
            resource: string;
            /** @description Its state, or why it was left out. */
            why: string;
        };
        /** @description One object. */
        ObjectAnswer: components["schemas"]["Freshness"] & {
            /** @description Cells whose text depends on the time. */
            at: {
                [key: string]: number;
            };
            /** @description Cells of its row. */
            cells: Record<string, never>[];
            /** @description Columns of its row. */
            columns: components["schemas"]["ColumnAnswer"][];
            /** @description Its conditions. */
            conditions: components["schemas"]["ConditionAnswer"][];
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description Who manages its fields. */
            managers: components["schemas"]["ManagerAnswer"][];
            /** @description Name. */
            name: string;
            /** @description Namespace; null for an object of the cluster. */
            namespace?: string | null;
            /** @description The object. */
            object: Record<string, never>;
            /** @description What was left out of it. */
            omitted: string[];
            /** @description Plural name. */
            resource: string;
            /** @description UID. */
            uid: string;
            /** @description Version it is shown at. */
            version: string;
        };
        /** @description One owner. */
        OwnerAnswer: {
            /** @description Whether it manages what it owns. */
            controller: boolean;
            /** @description 1 for an owner of the object, 2 for one of that, and so on. */
            depth: number;
            /** @description Whether it is there; null if its kind is not in memory or the person may not get it. */
            found?: boolean | null;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description ok, progressing, problem, terminating or unknown; null if that is not known. */
            health?: string | null;
            /** @description Kind. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description Namespace; null for an object of the cluster, or of a kind that is not served. */
            namespace?: string | null;
            /** @description Plural name; null if the cluster does not serve the kind. */
            resource?: string | null;
            /** @description UID. */
            uid: string;
            /** @description Version by which it is named. */
            version: string;
        };
        /** @description The policy in force. */
        PolicyAnswer: {
            /** @description Whether that generation is in force. */
            accepted: boolean;
            /** @description The rule of each kind. */
            kinds: components["schemas"]["RuleAnswer"][];
            /** @description The same as a sentence. */
            message: string;
            /** @description Name of the policy that is followed. */
            name: string;
            /**
             * Format: int64
             * @description Generation that was read last.
             */
            observedGeneration?: number | null;
            /** @description One word for it. */
            reason: string;
            /** @description policy, or defaults. */
            source: string;
            /** @description What is in force, defaults filled in; null for who may not get the policy. */
            spec?: Record<string, never> | null;
        };
        /** @description A problem document. */
        Problem: components["schemas"]["About"] & {
            /** @description What is wrong with this request, and what would be right. */
            detail: string;
            /** @description The path that was asked for; filled in where the answer leaves. */
            instance?: string;
            /** @description One word of a closed set. */
            reason: string;
            /**
             * Format: int32
             * @description HTTP status.
             */
            status: number;
            /** @description The reason in words. */
            title: string;
            /** @description `urn:crds-objects-browser:reason:<reason>`. */
            type: string;
        };
        /** @description How far a first sync has come. */
        ProgressAnswer: {
            /**
             * Format: int64
             * @description Objects expected, if the API server said how many.
             */
            expected?: number | null;
            /**
             * Format: int64
             * @description Objects received.
             */
            received: number;
        };
        /** @description Something that the object refers to. */
        ReferenceAnswer: {
            /** @description Whether it is there; null if its kind is not in memory or the person may not get it. */
            found?: boolean | null;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description Namespace; null for an object of the cluster, or if it is not known. */
            namespace?: string | null;
            /** @description Where, as in `.spec.volumes[0].configMap.name`. */
            path: string;
            /** @description Plural name; null if the cluster does not serve the kind. */
            resource?: string | null;
        };
        /** @description What is related to one object. */
        RelatedAnswer: components["schemas"]["Freshness"] & {
            /** @description What it owns, by kind, most first. */
            children: components["schemas"]["FamilyAnswer"][];
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description Name. */
            name: string;
            /** @description Namespace; null for an object of the cluster. */
            namespace?: string | null;
            /** @description Kinds that were searched as they were some time ago. */
            notCurrent: components["schemas"]["NotCurrentAnswer"][];
            /** @description Kinds that were not searched. */
            notSearched: components["schemas"]["NotSearchedAnswer"][];
            /** @description What was left out of the object, and holds no reference that is told here. */
            omitted: string[];
            /** @description Its owners, their controller's owners, and so on, nearest first. */
            owners: components["schemas"]["OwnerAnswer"][];
            /** @description Pods that refer to it, if it is a ConfigMap, a Secret, a ServiceAccount, a PersistentVolumeClaim or a Node. */
            referencedBy: components["schemas"]["FamilyAnswer"][];
            /** @description What it refers to, in the order of its body; the first thousand. */
            references: components["schemas"]["ReferenceAnswer"][];
            /** @description How many references there are. */
            referencesMatched: number;
            /** @description Plural name. */
            resource: string;
            /** @description Whether every kind that may hold something related was searched as it is now. */
            searchedAll: boolean;
            /** @description UID. */
            uid: string;
            /** @description Version. */
            version: string;
        };
        /** @description One kind in the cache. */
        ResourceAnswer: {
            /**
             * @description When it was last known to be current; of a live kind, when the API server last said something of it, which it does about
             *     once a minute: the rows lag behind by no more than the time since then.
             */
            asOf?: string | null;
            /**
             * Format: int64
             * @description Bytes in memory.
             */
            bytes?: number | null;
            /**
             * Format: double
             * @description Objects added, changed or deleted in a minute, over the last five; null while it was not live for as long.
             */
            changesPerMinute?: number | null;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description When someone last looked. */
            lastAccess?: string | null;
            /** @description When it was last loaded as a whole. */
            lastSync?: string | null;
            /** @description The same as a sentence. */
            message?: string | null;
            /**
             * Format: int64
             * @description Namespaces that hold one.
             */
            namespaces?: number | null;
            /**
             * Format: int64
             * @description Objects in memory.
             */
            objects?: number | null;
            /** @description Whether the policy preloads it. */
            preload: boolean;
            /** @description One word for the cause of the state. */
            reason?: string | null;
            /**
             * Format: int64
             * @description Times its watch was interrupted.
             */
            reconnects: number;
            /** @description Plural name. */
            resource: string;
            /**
             * Format: int64
             * @description Times it was loaded again.
             */
            resyncs: number;
            /** @description As in the freshness of its list. */
            state: string;
            /** @description How long that took. */
            syncDuration?: string | null;
            /** @description Version. */
            version: string;
        };
        /** @description One row. */
        RowAnswer: {
            /** @description Cells whose text depends on the time: place of the column, and the unix seconds it counts from. */
            at?: {
                [key: string]: number;
            };
            /** @description One for each column, as kubectl prints it. */
            cells: Record<string, never>[];
            /** @description How it is doing, as `is:` asks: ok, progressing, problem, terminating or unknown. */
            health: string;
            /** @description Name. */
            name: string;
            /** @description Namespace; null for an object of the cluster. */
            namespace?: string | null;
            /** @description UID. */
            uid: string;
        };
        /** @description The rule of one kind. */
        RuleAnswer: {
            /** @description preload, lazy, passthrough or excluded. */
            decision: string;
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kept without spec, data and status. */
            metadataOnly: boolean;
            /** @description Plural name. */
            resource: string;
            /** @description The line of the policy that decided. */
            rule: string;
        };
        /** @description The fields of a kind. */
        SchemaAnswer: {
            /** @description What the kind is for. */
            description?: string | null;
            diff?: components["schemas"]["SchemaDiffAnswer"] | null;
            /** @description Its fields, each after what it is a field of. */
            fields: components["schemas"]["Field"][];
            /** @description API group; `core` for the core group. */
            group: string;
            /** @description Kind. */
            kind: string;
            /** @description Why there are no fields, or no difference. */
            message?: string | null;
            /** @description Whether objects are in namespaces. */
            namespaced: boolean;
            /** @description Plural name. */
            resource: string;
            /** @description There are more fields than are listed. */
            truncated: boolean;
            /** @description The version of these fields. */
            version: string;
            /** @description All versions that are known, preferred first. */
            versions: components["schemas"]["SchemaVersionAnswer"][];
        };
        /** @description How two versions differ. */
        SchemaDiffAnswer: components["schemas"]["Changes"] & {
            /** @description The version that is compared with. */
            against: string;
            /** @description One of both has more fields than were compared. */
            truncated: boolean;
        };
        /** @description One version of a kind. */
        SchemaVersionAnswer: {
            /** @description Whether it should no longer be used; null if that is not known. */
            deprecated?: boolean | null;
            /** @description What is said to who uses it. */
            deprecationWarning?: string | null;
            /** @description As in `v1`. */
            name: string;
            /** @description Whether it is the one that objects are shown at. */
            preferred: boolean;
            /** @description Whether objects can be read and written at it. */
            served: boolean;
            /** @description Whether objects are stored at it; null if that is not known. */
            storage?: boolean | null;
        };
        /** @description What was found. */
        SearchAnswer: {
            /** @description Whether every kind that was asked for, or of the cluster, was searched as it is now. */
            complete: boolean;
            /** @description Kinds in which something was found, most hits first. */
            kinds: components["schemas"]["FamilyAnswer"][];
            /**
             * Format: int64
             * @description Rows that match, in all kinds searched.
             */
            matched: number;
            /** @description Kinds that were searched as they were some time ago. */
            notCurrent: components["schemas"]["NotCurrentAnswer"][];
            /** @description Kinds that were not searched. */
            notSearched: components["schemas"]["NotSearchedAnswer"][];
            /** @description How many kinds were searched. */
            searched: number;
        };
        /** @description Statistics in the shape that scripts of earlier browsers read. */
        StatsAnswer: {
            /**
             * Format: int64
             * @description Watches that are open.
             */
            activeInformers: number;
            /** @description When these were counted. */
            lastUpdate: string;
            /** @description Kinds in memory, by group/version/resource. */
            resourceStats: {
                [key: string]: components["schemas"]["KindStats"];
            };
            /**
             * Format: int64
             * @description Objects in memory.
             */
            totalObjects: number;
        };
        /** @description One term of a filter. */
        TermAnswer: {
            /** @description The byte after its last. */
            end: number;
            /** @description text, regex or field. */
            kind: string;
            /** @description Whether rows must not meet it. */
            negated: boolean;
            /** @description Its first byte in `q`. */
            start: number;
        };
        /** @description Sums over all kinds. */
        TotalsAnswer: {
            /**
             * Format: int64
             * @description Requests that the API server was spared.
             */
            apiCallsSaved: number;
            /**
             * Format: int64
             * @description Bytes in memory; null for who may not see all of them.
             */
            bytes?: number | null;
            /**
             * Format: double
             * @description Changes in a minute of the kinds for which that is known; null if it is of none, and for who may not see all.
             */
            changesPerMinute?: number | null;
            /**
             * Format: int64
             * @description Kinds dropped to save memory.
             */
            evictions: number;
            /**
             * Format: double
             * @description Share of hits, 0 to 1; null before the first read.
             */
            hitRatio?: number | null;
            /**
             * Format: int64
             * @description Reads answered from memory.
             */
            hits: number;
            /**
             * Format: int64
             * @description Kinds discovered.
             */
            kinds: number;
            /** @description When these were counted. */
            lastUpdate: string;
            /** @description How many may be. */
            maxInformers: number;
            /**
             * Format: int64
             * @description How many there may be.
             */
            memoryBudget: number;
            /**
             * Format: int64
             * @description Reads for which the API server was asked.
             */
            misses: number;
            /**
             * Format: int64
             * @description Objects in memory; null for who may not see all of them.
             */
            objects?: number | null;
            /**
             * Format: int64
             * @description Watches that are open.
             */
            openWatches: number;
            /**
             * Format: int64
             * @description Kinds parked.
             */
            parked: number;
        };
        /** @description One value. */
        ValueAnswer: {
            /**
             * Format: int64
             * @description Rows that have it.
             */
            count: number;
            /** @description The value. */
            value: string;
        };
        /** @description Who is asking. */
        WhoamiAnswer: {
            /** @description Audience that a token has to be made for; null where none is needed. */
            audience?: string | null;
            /** @description none, or token. */
            mode: string;
            /** @description Name of the person; null before signing in, and where everyone is trusted. */
            user?: string | null;
            /** @description Version of the browser. */
            version: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cache: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    crds: {
        parameters: {
            query?: {
                /** @description How long to wait for a first sync, as in 5s */
                wait?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrdsAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    facets: {
        parameters: {
            query: {
                /** @description ns, is, owner, label (keys), label:<key>, cond, or the id of a column */
                field: string;
                /** @description Namespaces, separated by commas */
                ns?: string;
                /** @description A filter, as for the rows of the kind */
                q?: string;
                /** @description 1 to 500, 50 by default */
                limit?: number;
                /** @description How long to wait for a first sync, as in 5s */
                wait?: string;
            };
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacetsAnswer"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    kinds: {
        parameters: {
            query?: {
                /** @description Count in these namespaces only */
                ns?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindsAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    namespaces: {
        parameters: {
            query?: {
                /** @description How long to wait for a first sync */
                wait?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NamespacesAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    objects: {
        parameters: {
            query?: {
                /** @description Namespaces, separated by commas */
                ns?: string;
                /** @description A filter, as in: web -name:test-* status:!Running app=web age:<1h field:.spec.replicas:>3 */
                q?: string;
                /** @description Column id, or namespace; - before it for descending */
                sort?: string;
                /** @description Columns to add, at most 8, as in label:app,ann:example.org/note */
                cols?: string;
                /** @description 1 to 1000, 100 by default */
                limit?: number;
                /** @description Rows to skip */
                offset?: number;
                /** @description Where the page before this one ended */
                cursor?: string;
                /** @description Another served version, read from the API server */
                version?: string;
                /** @description How long to wait for a first sync, as in 5s */
                wait?: string;
                /** @description csv, ndjson or yaml: all rows that match, as a file */
                format?: string;
                /** @description The columns of a CSV file, in their order: ids, namespace, and those of cols; all by default */
                columns?: string;
            };
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListAnswer"];
                    "text/csv": string;
                    "application/x-ndjson": string;
                    "application/yaml": string;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    object: {
        parameters: {
            query?: {
                /** @description Another served version */
                version?: string;
            };
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
                /** @description Namespace; _ for an object of the cluster */
                namespace: string;
                /** @description Name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectAnswer"];
                    "application/yaml": string;
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description How long to wait for a first sync of the Events */
                wait?: string;
            };
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
                /** @description Namespace; _ for an object of the cluster */
                namespace: string;
                /** @description Name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    managers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
                /** @description Namespace; _ for an object of the cluster */
                namespace: string;
                /** @description Name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManagersAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    related: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
                /** @description Namespace; _ for an object of the cluster */
                namespace: string;
                /** @description Name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelatedAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    field: {
        parameters: {
            query: {
                /** @description A name, or the end of a path that begins with a dot */
                field: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    schema: {
        parameters: {
            query?: {
                /** @description A served version; the preferred one by default */
                version?: string;
                /** @description A served version to compare with */
                against?: string;
            };
            header?: never;
            path: {
                /** @description API group; core for the core group */
                group: string;
                /** @description Plural name */
                resource: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaAnswer"];
                };
            };
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description A filter, as for the rows of a kind; may be left out with category or kinds */
                q?: string;
                /** @description Namespaces, separated by commas */
                ns?: string;
                /** @description Rows of each kind, 1 to 50, 5 by default */
                limit?: number;
                /** @description Only kinds of that API category, as in all */
                category?: string;
                /** @description Only these, at most 50, as in core/pods,apps/deployments */
                kinds?: string;
                /** @description How long to wait for a first sync of kinds that were named, as in 5s */
                wait?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream: {
        parameters: {
            query: {
                /** @description A list query, as in core/pods?ns=a&sort=-age&limit=100; 1 to 16 of them */
                view: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description text/event-stream */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problem"];
                };
            };
        };
    };
    whoami: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoamiAnswer"];
                };
            };
        };
    };
}
