{{- define "browser.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "browser.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "browser.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "browser.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- /* Names of objects of the cluster: two releases in two namespaces must not share them. */ -}}
{{- define "browser.clustername" -}}
{{- printf "%s:%s" .Release.Namespace (include "browser.fullname" .) }}
{{- end }}

{{- define "browser.serviceaccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "browser.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name is needed when serviceAccount.create is false" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "browser.selector" -}}
app.kubernetes.io/name: {{ include "browser.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "browser.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "browser.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "browser.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- /* Under which names requests reach the Service. */ -}}
{{- define "browser.hosts" -}}
{{- $service := include "browser.fullname" . }}
{{- $in := printf "%s.%s" $service .Release.Namespace }}
{{- $own := list $service $in (printf "%s.svc" $in) (printf "%s.svc.cluster.local" $in) }}
{{- concat $own .Values.allowedHosts | uniq | join "," }}
{{- end }}
